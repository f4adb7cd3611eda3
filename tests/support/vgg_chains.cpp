// SPDX-License-Identifier: GPL-3.0-or-later
// Spelled out from torchvision's models and the like, so that the rule in
// chain_plan.cpp is checked against the thing itself.
#include "support/vgg_chains.h"

#include <cmath>

namespace impasto::testing {

std::vector<ChainEntry> torchvision_vgg19() {
    return {
        {"features.0", 3, "relu1_1"},        {"features.2", 3, "relu1_2"},        {"features.5", 4, "relu2_1", true},
        {"features.7", 4, "relu2_2"},        {"features.10", 5, "relu3_1", true}, {"features.12", 5, "relu3_2"},
        {"features.14", 5, "relu3_3"},       {"features.16", 5, "relu3_4"},       {"features.19", 6, "relu4_1", true},
        {"features.21", 6, "relu4_2"},       {"features.23", 6, "relu4_3"},       {"features.25", 6, "relu4_4"},
        {"features.28", 6, "relu5_1", true}, {"features.30", 6, "relu5_2"},       {"features.32", 6, "relu5_3"},
        {"features.34", 6, "relu5_4"}};
}

std::vector<ChainEntry> torchvision_vgg16() {
    return {{"features.0", 3, "relu1_1"},  {"features.2", 3, "relu1_2"},        {"features.5", 4, "relu2_1", true},
            {"features.7", 4, "relu2_2"},  {"features.10", 5, "relu3_1", true}, {"features.12", 5, "relu3_2"},
            {"features.14", 5, "relu3_3"}, {"features.17", 6, "relu4_1", true}, {"features.19", 6, "relu4_2"},
            {"features.21", 6, "relu4_3"}, {"features.24", 6, "relu5_1", true}, {"features.26", 6, "relu5_2"},
            {"features.28", 6, "relu5_3"}};
}

std::vector<ChainEntry> normalised_vgg19() {
    return {{"2", 3, "relu1_1"},        {"5", 3, "relu1_2"},  {"9", 4, "relu2_1", true}, {"12", 4, "relu2_2"},
            {"16", 5, "relu3_1", true}, {"19", 5, "relu3_2"}, {"22", 5, "relu3_3"},      {"25", 5, "relu3_4"},
            {"29", 6, "relu4_1", true}, {"32", 6, "relu4_2"}, {"35", 6, "relu4_3"},      {"38", 6, "relu4_4"},
            {"42", 6, "relu5_1", true}};
}

std::vector<ChainEntry> slim_vgg19() {
    return {{"conv11", 3, "relu1_1"},      {"conv12", 3, "relu1_2"},       {"conv21", 4, "relu2_1", true},
            {"conv22", 4, "relu2_2"},      {"conv31", 5, "relu3_1", true}, {"conv32", 5, "relu3_2"},
            {"conv33", 5, "relu3_3"},      {"conv34", 5, "relu3_4"},       {"conv41", 6, "relu4_1", true},
            {"conv42", 6, "relu4_2"},      {"conv43", 6, "relu4_3"},       {"conv44", 6, "relu4_4"},
            {"conv51", 6, "relu5_1", true}};
}

void add_weights(WeightTensors& tensors, const std::string& name, long out, long in, long side) {
    tensors[name + ".weight"] = torch::randn({out, in, side, side}) * std::sqrt(2.0 / double(in * side * side));
    tensors[name + ".bias"] = torch::randn({out}) * 0.1;
}

WeightTensors weights_of(const std::vector<ChainEntry>& entries) {
    torch::manual_seed(7);
    WeightTensors tensors;
    long in = 3;
    for (const auto& entry : entries) {
        add_weights(tensors, entry.weights, entry.channels, in, 3);
        in = entry.channels;
    }
    return tensors;
}

}  // namespace impasto::testing

// SPDX-License-Identifier: GPL-3.0-or-later
// What every registered network must keep: its own declaration.
#include <gtest/gtest.h>

#include <impasto/error.h>

#include "networks/compact.h"
#include "networks/eightfold.h"
#include "networks/network.h"
#include "support/networks.h"
#include "support/sine_weights.h"

namespace impasto {
namespace {

/// How far from the middle a change of one input px can be seen, in input px.
int measured_radius(Network& network, int side) {
    const torch::NoGradGuard no_grad;
    auto x = torch::rand({1, 3, side, side});
    const auto before = network.forward(x);
    x[0].select(1, side / 2).select(1, side / 2).add_(1);
    const auto changed = (network.forward(x) - before).abs().amax({0, 1}).gt(0).nonzero();
    const auto offset = (changed.to(torch::kFloat32) / network.traits().scale).floor() - side / 2;
    return offset.abs().max().item<int>();
}

TEST(Networks, CompactSeesAsFarAsItDeclares) {
    for (const long depth : {0L, 1L, 5L}) {
        const auto network = testing::random_compact(2, depth);
        EXPECT_EQ(measured_radius(*network, 33), network->traits().radius_px);
    }
}

TEST(Networks, CompactEnlargesByItsScale) {
    for (const int scale : {1, 2, 3, 4}) {
        const auto y = testing::random_compact(scale)->forward(torch::rand({1, 3, 5, 7}));
        EXPECT_EQ(y.sizes(), (std::vector<std::int64_t>{1, 3, 5 * scale, 7 * scale}));
    }
}

TEST(Networks, CompactOverPixelUnshuffleSeesAsFarAsItDeclares) {
    for (const long depth : {0L, 3L}) {
        const auto network = testing::random_dense_compact(depth);
        const int radius = network->traits().radius_px;
        EXPECT_LE(measured_radius(*network, 64), radius);
        EXPECT_GE(measured_radius(*network, 64), radius - network->traits().size_multiple)
            << "the declaration is not much too wide";
    }
}

TEST(Networks, CompactOverPixelUnshuffleIsKnownByItsShapes) {
    const auto network = testing::random_dense_compact(2);
    const auto parameters = detect_compact(shapes_of(testing::weights_of(*network)));
    EXPECT_EQ(parameters, (NetworkParameters{{"channels", 8}, {"depth", 2}, {"scale", 1}, {"unshuffle", 2}}));
}

TEST(Networks, CompactSpellsItsWeightsAsTheCommunityDoes) {
    const auto names = testing::random_compact(4, 1)->named_parameters().keys();
    EXPECT_EQ(names, (std::vector<std::string>{"body.0.weight", "body.0.bias", "body.1.weight", "body.2.weight",
                                               "body.2.bias", "body.3.weight", "body.4.weight", "body.4.bias"}));
}

TEST(Networks, CompactOfThreeTowersIsTheMeanOfThem) {
    const torch::NoGradGuard no_grad;
    CompactImpl three(CompactOptions{.channels = 4, .depth = 1, .scale = 2, .towers = 3});
    const auto weights = testing::weights_of(three);
    EXPECT_EQ(detect_compact(shapes_of(weights)),
              (NetworkParameters{{"channels", 4}, {"depth", 1}, {"scale", 2}, {"towers", 3}}));
    const auto x = torch::rand({1, 3, 9, 7});
    auto sum = torch::zeros({1, 3, 18, 14});
    for (const std::string tower : {"tower0.", "tower1.", "tower2."}) {
        CompactImpl one(CompactOptions{.channels = 4, .depth = 1, .scale = 2});
        for (auto& item : one.named_parameters())
            item.value().copy_(weights.at(tower + item.key().substr(std::string("body.").size())));
        sum += one.forward(x);
    }
    EXPECT_LT((three.forward(x) - sum / 3).abs().max().item<float>(), 1e-6f);
}

TEST(Networks, WeightsThatDoNotFitAreRefused) {
    const auto network = testing::random_compact(2);
    auto weights = std::map<std::string, torch::Tensor>();
    for (const auto& item : network->named_parameters()) weights[item.key()] = item.value().detach().clone();
    load_weights(*network, weights);
    weights["body.0.weight"] = torch::zeros({8, 4, 3, 3});
    EXPECT_THROW(load_weights(*network, weights), Error);
    weights.erase("body.0.weight");
    EXPECT_THROW(load_weights(*network, weights), Error);
}

TEST(Networks, UnknownArchitectureAndAbsurdParametersAreRefused) {
    EXPECT_THROW(create_network("transmogrifier", {}), Error);
    EXPECT_THROW(create_network("compact", {{"channels", 8}, {"depth", 1}}), Error);
    EXPECT_THROW(create_network("compact", {{"channels", 1L << 40}, {"depth", 1}, {"scale", 2}}), Error);
}

TEST(Networks, EightfoldMeanIsTheSameForATurnedPicture) {
    const torch::NoGradGuard no_grad;
    const auto network = testing::random_compact(2);
    const auto x = torch::rand({1, 3, 12, 9});
    const auto turned = eightfold(*network, x.rot90(1, {2, 3})).rot90(-1, {2, 3});
    EXPECT_LT((eightfold(*network, x) - turned).abs().max().item<float>(), 1e-5);
}

}  // namespace
}  // namespace impasto

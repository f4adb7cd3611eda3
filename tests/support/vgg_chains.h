// SPDX-License-Identifier: GPL-3.0-or-later
// VGG chains as weight files have them, narrow and with random weights.
#pragma once

#include <string>
#include <vector>

#include "networks/weight_shapes.h"

namespace impasto::testing {

/// A convolution as a file calls it, in the order of the chain; a pool may come before it.
struct ChainEntry {
    std::string weights;
    long channels;
    std::string tap;
    bool pool_before = false;
};

std::vector<ChainEntry> torchvision_vgg19();
std::vector<ChainEntry> torchvision_vgg16();
/// AdaIN programs: a pad and a ReLU between two convolutions have numbers too; without the preprocessing, "0".
std::vector<ChainEntry> normalised_vgg19();
std::vector<ChainEntry> slim_vgg19();

void add_weights(WeightTensors& tensors, const std::string& name, long out, long in, long side);
WeightTensors weights_of(const std::vector<ChainEntry>& entries);

}  // namespace impasto::testing

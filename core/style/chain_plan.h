// SPDX-License-Identifier: GPL-3.0-or-later
// The perceptual networks that are known, as data: which layers follow each other, what their weights are called in
// files, which pictures they were trained for.
//
// All are VGG chains (Simonyan & Zisserman 2015): stages of 3×3 convolutions, each with a ReLU behind it, and between
// two stages something that halves. Widths and depths are read from the weights, so that chains that were cut short
// or made narrow open too.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "networks/weight_shapes.h"

namespace impasto {

enum class LayerKind {
    mixing,       ///< 1×1 convolution, no ReLU: preprocessing
    convolution,  ///< 3×3, ReLU
    halving,      ///< 2×2, stride 2, ReLU
    max_pool,     ///< 2×2, stride 2
};

struct ChainLayer {
    LayerKind kind = LayerKind::convolution;
    std::string weights;       ///< "<weights>.weight", "<weights>.bias"; empty for a pool
    long channels = 0;         ///< that come out
    std::string tap;           ///< "relu3_1"; empty: not looked at
    bool before_relu = false;  ///< "conv3_1", what lies before the ReLU, is a tap too
    std::string map;           ///< weights of a 1×1 convolution between this layer and its tap; empty: none
    long map_channels = 0;
    bool map_rectified = false;  ///< ReLU behind the map

    long tap_channels() const { return map.empty() ? channels : map_channels; }
};

struct ChainPlan {
    std::string family;                                      ///< "vgg", "vgg-normalised", "vgg-slim", "student"
    std::array<float, 3> mean{0, 0, 0}, deviation{1, 1, 1};  ///< (x − mean) / deviation comes first
    double leak = 0;                                         ///< slope of the ReLUs below zero
    std::vector<ChainLayer> layers;
};

/// Knows a chain by the names and shapes of its weights:
/// - "vgg": torchvision's VGG-19, VGG-16, VGG-13, VGG-11; the classifier is ignored
/// - "vgg-normalised": VGG-19 as AdaIN programs have it, with its 1×1 preprocessing
/// - "vgg-slim": VGG-19 at quarter width (Collaborative-Distillation, Wang et al. 2020); `mapped`: its taps are what
///   its maps to VGG-19's own channels make of them
/// - "student": Impasto's own, made by students.h
/// Throws Error{bad_file} with a reason.
ChainPlan find_chain(const WeightShapes& shapes, bool mapped = false);

}  // namespace impasto

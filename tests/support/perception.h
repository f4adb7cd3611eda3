// SPDX-License-Identifier: GPL-3.0-or-later
// A perceptual network small enough for tests: VGG's taps and strides, a few channels, random weights.
#pragma once

#include <functional>
#include <memory>

#include "style/objective.h"
#include "style/perceptual_network.h"
#include "style/style_network.h"

namespace impasto::testing {

/// Taps convB_N and relu1_1 … relu5_1, relu4_2, relu5_2.
std::shared_ptr<PerceptualNetwork> tiny_perceptual_network();

/// The same, but pictures of more px than this are out of memory.
std::shared_ptr<PerceptualNetwork> short_of_memory_above(double px);

/// Relu1_1 … relu5_1 for the style, relu4_2 for the content, on the CPU.
Perception perception_of(std::shared_ptr<PerceptualNetwork> network, int tile_px);

/// Nothing of it is hidden.
Canvas canvas_of(const torch::Tensor& color);

/// The network of the fast method with few channels, random features and decoders that are near the gradient's.
std::shared_ptr<StyleNetworkImpl> tiny_style_network();

}  // namespace impasto::testing

// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that many architectures share, and their pixel arithmetic.
#pragma once

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/modules/pixelshuffle.h>
#include <torch/nn/modules/pooling.h>

#include "precompiled/torch_headers.h"

namespace impasto {

struct ConvOptions {
    long side = 3, stride = 1, groups = 1;
    bool bias = true, padded = true;  ///< padded: zeros outside, same size at stride 1
};
torch::nn::Conv2d conv(long in, long out, const ConvOptions& options = {});

/// Convolution to 3·scale² channels, to be followed by a pixel shuffle; its weights are "<name>.0.*".
torch::nn::Sequential shuffle_conv(long in, long scale);

torch::Tensor leaky_relu(const torch::Tensor& x, double slope);

}  // namespace impasto

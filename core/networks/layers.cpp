// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/layers.h"

namespace impasto {

torch::nn::Conv2d conv(long in, long out, const ConvOptions& options) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, options.side)
                                 .stride(options.stride)
                                 .groups(options.groups)
                                 .bias(options.bias)
                                 .padding(options.padded ? options.side / 2 : 0));
}

torch::nn::Sequential shuffle_conv(long in, long scale) { return torch::nn::Sequential(conv(in, 3 * scale * scale)); }

torch::Tensor leaky_relu(const torch::Tensor& x, double slope) { return torch::leaky_relu(x, slope); }

}  // namespace impasto

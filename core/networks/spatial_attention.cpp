// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/spatial_attention.h"

namespace impasto {

SpatialAttention::SpatialAttention(long channels, long narrow, bool deep)
    : narrow_(register_module("conv1", conv(channels, narrow, {.side = 1}))),
      beside_(register_module("conv_f", conv(narrow, narrow, {.side = 1}))),
      reduce_(register_module("conv2", conv(narrow, narrow, {.stride = 2, .padded = false}))),
      coarse_(register_module("conv3", conv(narrow, narrow))),
      widen_(register_module("conv4", conv(narrow, channels, {.side = 1}))) {
    if (!deep) return;
    before_ = register_module("conv_max", conv(narrow, narrow));
    after_ = register_module("conv3_", conv(narrow, narrow));
}

torch::Tensor SpatialAttention::forward(const torch::Tensor& x) {
    const auto narrow = narrow_->forward(x);
    auto map = torch::max_pool2d(reduce_->forward(narrow), 7, 3);
    map = before_.is_empty() ? coarse_->forward(map)
                             : after_->forward(torch::relu(coarse_->forward(torch::relu(before_->forward(map)))));
    map = torch::upsample_bilinear2d(map, {x.size(2), x.size(3)}, false);
    return x * torch::sigmoid(widen_->forward(map + beside_->forward(narrow)));
}

}  // namespace impasto

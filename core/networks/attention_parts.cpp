// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/attention_parts.h"

#include <cmath>

namespace impasto {

torch::nn::LayerNorm layer_norm(long channels) { return torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})); }

torch::Tensor cut_windows(const torch::Tensor& x, WindowSize window) {
    const auto n = x.size(0), h = x.size(1) / window.height, w = x.size(2) / window.width, c = x.size(3);
    return x.reshape({n, h, window.height, w, window.width, c})
        .permute({0, 1, 3, 2, 4, 5})
        .reshape({n * h * w, window.area(), c});
}

torch::Tensor joined_windows(const torch::Tensor& windows, WindowSize window, torch::IntArrayRef size) {
    const auto n = size[0], h = size[1] / window.height, w = size[2] / window.width, c = size[3];
    return windows.reshape({n, h, w, window.height, window.width, c}).permute({0, 1, 3, 2, 4, 5}).reshape(size);
}

torch::Tensor offset_index(WindowSize window) {
    const auto y = torch::arange(window.height).repeat_interleave(window.width),
               x = torch::arange(window.width).repeat({window.height});
    const auto difference = [](const torch::Tensor& a, long length) {
        return a.unsqueeze(1) - a.unsqueeze(0) + length - 1;
    };
    return (difference(y, window.height) * (2 * window.width - 1) + difference(x, window.width)).flatten();
}

torch::Tensor bias_of_pairs(const torch::Tensor& by_offset, const torch::Tensor& index) {
    const auto area = std::lround(std::sqrt(double(index.numel())));
    return by_offset.index_select(0, index.to(by_offset.device()))
        .view({area, area, by_offset.size(1)})
        .permute({2, 0, 1});
}

torch::Tensor shift_mask(long height, long width, WindowSize window, const torch::TensorOptions& options) {
    const auto regions = [&](long length, long side) {
        auto region = torch::zeros({length}, options);
        region.slice(0, length - side, length - side / 2).fill_(1);
        region.slice(0, length - side / 2).fill_(2);
        return region;
    };
    const auto region =
        regions(height, window.height).view({1, -1, 1, 1}) * 3 + regions(width, window.width).view({1, 1, -1, 1});
    const auto windows = cut_windows(region, window).squeeze(2);
    return (windows.unsqueeze(1) != windows.unsqueeze(2)).to(options.dtype()) * -100;
}

torch::Tensor attention(const torch::Tensor& qkv, long heads, const torch::Tensor& bias, const torch::Tensor& mask) {
    const auto count = qkv.size(0), area = qkv.size(1), channels = qkv.size(2) / 3, head_channels = channels / heads;
    const auto parts = qkv.reshape({count, area, 3, heads, head_channels}).permute({2, 0, 3, 1, 4});
    auto weight = (parts[0] / std::sqrt(double(head_channels))).matmul(parts[1].transpose(2, 3)) + bias;
    if (mask.defined())
        weight = (weight.view({-1, mask.size(0), heads, area, area}) + mask.unsqueeze(1)).view({-1, heads, area, area});
    return weight.softmax(-1).matmul(parts[2]).transpose(1, 2).reshape({count, area, channels});
}

GroupEnd::GroupEnd(torch::nn::Module& parent, const std::string& name, long channels, long convs) {
    const long narrow = channels / 4;
    const auto slope = torch::nn::LeakyReLUOptions().negative_slope(0.2);
    if (convs == 1) one_ = parent.register_module(name, conv(channels, channels));
    else
        three_ =
            parent.register_module(name, torch::nn::Sequential(conv(channels, narrow), torch::nn::LeakyReLU(slope),
                                                               conv(narrow, narrow, {.side = 1}),
                                                               torch::nn::LeakyReLU(slope), conv(narrow, channels)));
}

torch::Tensor GroupEnd::forward(const torch::Tensor& x) {
    return one_.is_empty() ? three_->forward(x) : one_->forward(x);
}

}  // namespace impasto

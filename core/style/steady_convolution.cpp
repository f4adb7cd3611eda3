// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/steady_convolution.h"

#include <torch/autograd.h>

namespace impasto {
namespace {

constexpr auto channels_last = torch::MemoryFormat::ChannelsLast;

bool is_possible(const torch::Tensor& x, const torch::Tensor& weight) {
    return x.is_cpu() && x.scalar_type() == torch::kFloat32 && x.numel() > 0 && !weight.requires_grad() &&
           at::hasMKLDNN();
}

torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias, long stride) {
    const std::optional<at::Tensor> offset = bias.defined() ? std::optional(bias) : std::nullopt;
    return at::mkldnn_convolution(x.contiguous(channels_last), weight.contiguous(channels_last), offset,
                                  /*padding=*/{0, 0}, /*stride=*/{stride, stride},
                                  /*dilation=*/{1, 1}, /*groups=*/1);
}

/// The slope by x: each px gets what every result that saw it sends back, by the turned kernel.
torch::Tensor from_all_around(const torch::Tensor& slope, const torch::Tensor& weight) {
    const long rim = weight.size(2) - 1;
    const auto turned = weight.flip({2, 3}).transpose(0, 1);
    return forward(rim > 0 ? torch::constant_pad_nd(slope, {rim, rim, rim, rim}) : slope, turned, {}, 1);
}

/// The same where cells do not overlap: every px of a cell is a channel of a 1×1 convolution.
torch::Tensor from_one_cell(const torch::Tensor& slope, const torch::Tensor& weight) {
    const auto px_by_px = weight.permute({1, 2, 3, 0}).reshape({-1, weight.size(0), 1, 1});
    return torch::pixel_shuffle(forward(slope, px_by_px, {}, 1), weight.size(2));
}

struct SteadyConvolution : torch::autograd::Function<SteadyConvolution> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& weight, const torch::Tensor& bias, long stride) {
        context->save_for_backward({weight});
        context->saved_data["stride"] = stride;
        return impasto::forward(x, weight, bias, stride);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& slopes) {
        const auto weight = context->get_saved_variables().front();
        const bool cells = context->saved_data["stride"].toInt() > 1;
        torch::autograd::variable_list found(4);
        found[0] = (cells ? from_one_cell : from_all_around)(slopes.front(), weight);
        return found;
    }
};

}  // namespace

torch::Tensor steady_convolution(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                                 long stride) {
    if (!is_possible(x, weight)) return torch::conv2d(x, weight, bias, stride);
    return SteadyConvolution::apply(x, weight, bias, stride);
}

}  // namespace impasto

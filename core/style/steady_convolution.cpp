// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/steady_convolution.h"

#include <torch/autograd.h>

namespace impasto {
namespace {

constexpr auto channels_last = torch::MemoryFormat::ChannelsLast;

bool is_possible(const torch::Tensor& x) {
    return x.is_cpu() && x.scalar_type() == torch::kFloat32 && x.numel() > 0 && at::hasMKLDNN();
}

/// Whatever is to be derived again, a way back in training, leaves to LibTorch.
torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias, long stride) {
    if (!is_possible(x) || torch::GradMode::is_enabled()) return torch::conv2d(x, weight, bias, stride);
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

/// One weight for all px of a cell, and between cells a ramp: what is even comes back even, without a grid.
torch::Tensor from_soft_cells(const torch::Tensor& slope, const torch::Tensor& weight) {
    const auto cells = forward(slope, weight.transpose(0, 1), {}, 1);
    return torch::upsample_bilinear2d(cells, {cells.size(2) * 2, cells.size(3) * 2}, /*align_corners=*/false);
}

/// How a layer of this stride leads back through these weights.
auto way_through(const torch::Tensor& weight, long stride) {
    if (stride == 1) return from_all_around;
    return weight.size(2) == 1 ? from_soft_cells : from_one_cell;
}

struct SteadyConvolution : torch::autograd::Function<SteadyConvolution> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& weight, const torch::Tensor& bias, long stride,
                                 const torch::Tensor& way_back) {
        context->save_for_backward({way_back});
        context->saved_data["stride"] = stride;
        return impasto::forward(x, weight, bias, stride);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& slopes) {
        const auto way_back = context->get_saved_variables().front();
        const long stride = context->saved_data["stride"].toInt();
        torch::autograd::variable_list found(5);
        found[0] = way_through(way_back, stride)(slopes.front(), way_back);
        return found;
    }
};

}  // namespace

torch::Tensor steady_convolution(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                                 long stride, const torch::Tensor& way_back) {
    if (!way_back.defined() && (weight.requires_grad() || !is_possible(x)))
        return torch::conv2d(x, weight, bias, stride);
    return SteadyConvolution::apply(x, weight, bias, stride, way_back.defined() ? way_back : weight);
}

}  // namespace impasto

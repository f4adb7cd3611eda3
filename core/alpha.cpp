// SPDX-License-Identifier: GPL-3.0-or-later
#include "alpha.h"

namespace impasto {
namespace {

torch::Tensor sum3x3(const torch::Tensor& x) { return torch::avg_pool2d(x, 3, 1, 1) * 9; }

torch::Tensor max3x3(const torch::Tensor& x) { return torch::max_pool2d(x, 3, 1, 1); }

}  // namespace

torch::Tensor bleed(const torch::Tensor& color, const torch::Tensor& alpha, int reach_px) {
    auto known = (alpha > 0).to(color.dtype());
    if (is_constant(known)) return color;
    auto filled = color * known;
    for (int step = 0; step < reach_px; ++step) {
        const auto count = sum3x3(known).round();
        const auto grown = (count > 0).to(color.dtype());
        filled = torch::where(known > 0, filled, sum3x3(filled) / count.clamp_min(1));
        known = grown;
    }
    return torch::where(known > 0, filled, color);
}

Bounds neighborhood_bounds(const torch::Tensor& alpha) { return {.least = -max3x3(-alpha), .greatest = max3x3(alpha)}; }

bool is_constant(const torch::Tensor& x) { return x.min().equal(x.max()); }

}  // namespace impasto

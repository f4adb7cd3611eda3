// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/colors.h"

#include <cmath>

namespace impasto {
namespace {

constexpr double least_variance = 1e-5;  // a flat picture has no covariance to invert
constexpr int gamut_steps = 8;           // chroma to 1/256

torch::Tensor times(const torch::Tensor& x, const torch::Tensor& matrix) {
    return torch::einsum("ij,njhw->nihw", {matrix.to(x.options()), x});
}

torch::Tensor matrix(std::vector<double> values) {
    return torch::tensor(std::move(values), torch::kFloat64).view({3, 3});
}

/// IEC 61966-2-1, divided by D65 so that white is (1, 1, 1).
torch::Tensor xyz_of_linear() {
    return matrix({0.4339530, 0.3762192, 0.1898279, 0.2126729, 0.7151522, 0.0721750, 0.0177588, 0.1094797, 0.8727616});
}

torch::Tensor linear_of(const torch::Tensor& encoded) {
    return torch::where(encoded <= 0.04045, encoded / 12.92, ((encoded.clamp_min(0) + 0.055) / 1.055).pow(2.4));
}

torch::Tensor encoded_of(const torch::Tensor& linear) {
    return torch::where(linear <= 0.0031308, linear * 12.92, linear.clamp_min(0.0031308).pow(1 / 2.4) * 1.055 - 0.055);
}

constexpr double kink = 6.0 / 29;

torch::Tensor rgb_of(const torch::Tensor& lab) {
    const auto l = lab.narrow(1, 0, 1), fy = (l + 16) / 116;
    const auto f = torch::cat({fy + lab.narrow(1, 1, 1) / 500, fy, fy - lab.narrow(1, 2, 1) / 200}, 1);
    const auto xyz = torch::where(f > kink, f.pow(3), (f - 4.0 / 29) * (3 * kink * kink));
    return encoded_of(times(xyz, xyz_of_linear().inverse()));
}

torch::Tensor with_chroma(const torch::Tensor& lightness, const torch::Tensor& ab, const torch::Tensor& share) {
    return rgb_of(torch::cat({lightness, ab * share}, 1));
}

}  // namespace

torch::Tensor lab_of(const torch::Tensor& rgb) {
    const auto xyz = times(linear_of(rgb), xyz_of_linear());
    const auto f =
        torch::where(xyz > kink * kink * kink, xyz.clamp_min(1e-9).pow(1.0 / 3), xyz / (3 * kink * kink) + 4.0 / 29);
    const auto x = f.narrow(1, 0, 1), y = f.narrow(1, 1, 1), z = f.narrow(1, 2, 1);
    return torch::cat({y * 116 - 16, (x - y) * 500, (y - z) * 200}, 1);
}

torch::Tensor with_hue_of(const torch::Tensor& picture, const torch::Tensor& content) {
    constexpr double rounding = 1e-4;
    const auto lightness = lab_of(picture).narrow(1, 0, 1), ab = lab_of(content).narrow(1, 1, 2);
    auto share = torch::ones_like(lightness), least = torch::zeros_like(lightness);
    for (int i = 0; i < gamut_steps; ++i) {
        const auto rgb = with_chroma(lightness, ab, share);
        const auto inside =
            std::get<0>(rgb.min(1, true)).ge(-rounding) & std::get<0>(rgb.max(1, true)).le(1 + rounding);
        if (i == 0 && inside.all().item<bool>()) break;
        const double half = std::pow(0.5, i + 1);
        least = torch::where(inside, share, least);
        share = least + half;
    }
    return with_chroma(lightness, ab, torch::where(share > least, share, least)).clamp(0, 1);
}

Gaussian color_statistics(const Canvas& picture) {
    const auto weights = picture.visibility.reshape({1, -1}).to(torch::kFloat64);
    const auto colors = picture.color.reshape({3, -1}).to(torch::kFloat64);
    const auto total = weights.sum().clamp_min(1e-6);
    const auto mean = (colors * weights).sum(1) / total;
    const auto offset = colors - mean.unsqueeze(1);
    return {.mean = mean, .covariance = (offset * weights).mm(offset.t()) / total};
}

AffineMap color_map(const Gaussian& from, const Gaussian& to) { return transport_map(from, to, least_variance); }

}  // namespace impasto

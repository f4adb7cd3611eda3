// SPDX-License-Identifier: GPL-3.0-or-later
#include "quality.h"

#include <cmath>

namespace impasto::tools {
namespace {

constexpr double peak = 255;
constexpr int window_px = 11;
constexpr double window_sigma = 1.5;
constexpr double c1 = 0.01 * peak * 0.01 * peak, c2 = 0.03 * peak * 0.03 * peak;

torch::Tensor gaussian_window() {
    const auto x = torch::arange(window_px, torch::kFloat64) - (window_px - 1) / 2;
    const auto weights = torch::exp(-x.square() / (2 * window_sigma * window_sigma));
    return weights / weights.sum();
}

/// Weighted mean around each px; the window is a product of two rows.
torch::Tensor local_mean(const torch::Tensor& x) {
    const auto window = gaussian_window();
    return torch::conv2d(torch::conv2d(x, window.view({1, 1, 1, -1})), window.view({1, 1, -1, 1}));
}

torch::Tensor without_border(const torch::Tensor& x, int px) {
    return x.narrow(2, px, x.size(2) - 2 * px).narrow(3, px, x.size(3) - 2 * px);
}

}  // namespace

torch::Tensor luma(const torch::Tensor& color) {
    const auto x = color.to(torch::kFloat64);
    if (x.size(1) == 1) return x * peak;
    return 16 + 65.481 * x.narrow(1, 0, 1) + 128.553 * x.narrow(1, 1, 1) + 24.966 * x.narrow(1, 2, 1);
}

double psnr(const torch::Tensor& a, const torch::Tensor& b) {
    return 10 * std::log10(peak * peak / (a - b).square().mean().item<double>());
}

double ssim(const torch::Tensor& a, const torch::Tensor& b) {
    const auto mean_a = local_mean(a), mean_b = local_mean(b);
    const auto variance_a = local_mean(a * a) - mean_a * mean_a, variance_b = local_mean(b * b) - mean_b * mean_b;
    const auto covariance = local_mean(a * b) - mean_a * mean_b;
    const auto map = ((2 * mean_a * mean_b + c1) * (2 * covariance + c2)) /
                     ((mean_a * mean_a + mean_b * mean_b + c1) * (variance_a + variance_b + c2));
    return map.mean().item<double>();
}

Score compare(const torch::Tensor& picture, const torch::Tensor& original, int border_px) {
    const auto a = without_border(luma(picture), border_px), b = without_border(luma(original), border_px);
    const auto color_a = without_border(picture, border_px) * peak,
               color_b = without_border(original, border_px) * peak;
    return {.psnr = psnr(a, b),
            .ssim = ssim(a, b),
            .color_psnr = psnr(color_a.to(torch::kFloat64), color_b.to(torch::kFloat64))};
}

torch::Tensor stored(const torch::Tensor& picture) { return (picture.clamp(0, 1) * peak).round() / peak; }

}  // namespace impasto::tools

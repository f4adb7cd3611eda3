// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/statistics.h"

#include <array>

namespace impasto {
namespace {

constexpr double least_weight = 1e-6;  // an invisible picture has the statistics zero, not a division by zero

FeatureStatistics normalised(const torch::Tensor& sums, long channels) {
    const auto weight = sums[0].clamp_min(least_weight);
    return {.mean = sums.narrow(0, 1, channels) / weight,
            .moment = sums.narrow(0, 1 + channels, channels * channels).view({channels, channels}) / weight};
}

/// Σ b·aᵀ over all px of two [1, c, h, w]: the gradient that the weights of a 1×1 convolution of `a` get from `b`. So many px of
/// so few channels are no task for a BLAS; convolutions are made for them, and use all cores.
torch::Tensor sum_of_products(const torch::Tensor& a, const torch::Tensor& b) {
    const long c = a.size(1);
    if (a.numel() == 0) return a.new_zeros({c, c});  // a small tile may have no cell of a coarse tap
    const at::NoTF32Guard full_precision;            // a GPU would shorten what is multiplied
    constexpr std::array<bool, 3> weights_only{false, true, false};
    const auto gradients = at::convolution_backward(b, a, a.new_empty({c, c, 1, 1}), /*bias_sizes=*/std::nullopt, /*stride=*/{1, 1}, /*padding=*/{0, 0},
                                                    /*dilation=*/{1, 1}, /*transposed=*/false, /*output_padding=*/{0, 0}, /*groups=*/1, weights_only);
    return std::get<1>(gradients).view({c, c});
}

}  // namespace

std::vector<FeatureStatistics> mixed(const std::vector<FeatureStatistics>& a, const std::vector<FeatureStatistics>& b, double share) {
    std::vector<FeatureStatistics> both;
    for (std::size_t i = 0; i < a.size(); ++i)
        both.push_back({.mean = torch::lerp(a[i].mean, b[i].mean, share), .moment = torch::lerp(a[i].moment, b[i].moment, share)});
    return both;
}

long sums_length(long channels) { return 1 + channels + channels * channels; }

torch::Tensor feature_sums(const torch::Tensor& features, const torch::Tensor& weights) {
    const auto weighted = weights.defined() ? features * weights : features;
    const auto weight = weights.defined() ? weights.sum() : torch::full({}, features.size(2) * features.size(3), features.options());
    return torch::cat({weight.view(1), weighted.sum({0, 2, 3}), sum_of_products(weighted, features).flatten()});
}

std::vector<FeatureStatistics> statistics_of(const torch::Tensor& totals, const std::vector<long>& channels) {
    std::vector<FeatureStatistics> statistics;
    long begin = 0;
    for (const long c : channels) {
        statistics.push_back(normalised(totals.narrow(0, begin, sums_length(c)), c));
        begin += sums_length(c);
    }
    return statistics;
}

torch::Tensor weights_at_stride(const torch::Tensor& visibility, int stride_px) {
    if (stride_px == 1) return visibility;
    return torch::avg_pool2d(visibility, stride_px, stride_px, 0, /*ceil_mode=*/true, /*count_include_pad=*/false);
}

}  // namespace impasto

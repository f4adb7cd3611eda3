// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/statistics.h"

namespace impasto {
namespace {

constexpr double least_weight = 1e-6;  // an invisible picture has the statistics zero, not a division by zero

FeatureStatistics normalised(const torch::Tensor& sums, long channels) {
    const auto weight = sums[0].clamp_min(least_weight);
    return {.mean = sums.narrow(0, 1, channels) / weight,
            .moment = sums.narrow(0, 1 + channels, channels * channels).view({channels, channels}) / weight};
}

}  // namespace

std::vector<FeatureStatistics> mixed(const std::vector<FeatureStatistics>& a, const std::vector<FeatureStatistics>& b,
                                     double share) {
    std::vector<FeatureStatistics> both;
    for (std::size_t i = 0; i < a.size(); ++i)
        both.push_back(
            {.mean = torch::lerp(a[i].mean, b[i].mean, share), .moment = torch::lerp(a[i].moment, b[i].moment, share)});
    return both;
}

long sums_length(long channels) { return 1 + channels + channels * channels; }

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

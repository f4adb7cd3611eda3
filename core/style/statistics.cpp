// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/statistics.h"

#include <algorithm>

#include <ATen/Parallel.h>

namespace impasto {
namespace {

constexpr double least_weight = 1e-6;  // an invisible picture has the statistics zero, not a division by zero

FeatureStatistics normalised(const torch::Tensor& sums, long channels) {
    const auto weight = sums[0].clamp_min(least_weight);
    return {.mean = sums.narrow(0, 1, channels) / weight,
            .moment = sums.narrow(0, 1 + channels, channels * channels).view({channels, channels}) / weight};
}

/// aᵀ·b of [n, c] each, n far greater than c: a matrix product that a BLAS leaves to one thread.
torch::Tensor product_of_rows(const torch::Tensor& a, const torch::Tensor& b) {
    constexpr long least_rows = 4096;
    const long rows = a.size(0), parts = a.is_cpu() ? std::clamp(rows / least_rows, 1L, long(at::get_num_threads())) : 1;
    std::vector<torch::Tensor> products;
    products.resize(std::size_t(parts));
    at::parallel_for(0, parts, 1, [&](long begin, long end) {
        for (long part = begin; part < end; ++part) {
            const long from = rows * part / parts, to = rows * (part + 1) / parts;
            products[std::size_t(part)] = a.slice(0, from, to).t().mm(b.slice(0, from, to));
        }
    });
    for (long part = 1; part < parts; ++part) products[0] += products[std::size_t(part)];
    return products[0];
}

}  // namespace

std::vector<FeatureStatistics> mixed(const std::vector<FeatureStatistics>& a, const std::vector<FeatureStatistics>& b, double share) {
    std::vector<FeatureStatistics> both;
    for (std::size_t i = 0; i < a.size(); ++i)
        both.push_back({.mean = torch::lerp(a[i].mean, b[i].mean, share), .moment = torch::lerp(a[i].moment, b[i].moment, share)});
    return both;
}

long sums_length(long channels) { return 1 + channels + channels * channels; }

torch::Tensor feature_rows(const torch::Tensor& features) { return features.permute({0, 2, 3, 1}).reshape({-1, features.size(1)}); }

torch::Tensor feature_sums(const torch::Tensor& features, const torch::Tensor& weights) {
    const auto f = feature_rows(features);
    if (!weights.defined()) return torch::cat({torch::full({1}, f.size(0), f.options()), f.sum(0), product_of_rows(f, f).flatten()});
    const auto w = weights.reshape({-1, 1}), weighted = f * w;
    return torch::cat({w.sum().view(1), weighted.sum(0), product_of_rows(weighted, f).flatten()});
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

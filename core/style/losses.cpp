// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/losses.h"

#include "style/transport.h"

namespace impasto {
namespace {

constexpr double least_size = 1e-12;
// Of the mean variance, added to each: the transport along flatter
// directions is mostly rounding, and each step would enlarge it
constexpr double floor_share = 1e-2;

/// Float64, since the square of a covariance's range of variances goes beyond float32.
struct Eigen {
    torch::Tensor values, vectors;
};

Eigen eigen(const torch::Tensor& symmetric) {
    const auto [values, vectors] = torch::linalg_eigh(symmetric.to(torch::kFloat64), "L");
    return {values.clamp_min(least_size * least_size), vectors};
}

torch::Tensor with_floor(const torch::Tensor& covariance, double floor) {
    return covariance.to(torch::kFloat64) + torch::eye(covariance.size(0), torch::kFloat64) * floor;
}

StatisticsSlope gram_loss(const FeatureStatistics& is, const StyleGoal& goal) {
    const auto difference = is.moment - goal.statistics.moment;
    return {.value = difference.square().sum().item<double>() / goal.size,
            .mean = torch::zeros_like(is.mean),
            .moment = difference * (2 / goal.size)};
}

/// |m − m'|² + tr(C + C' − 2·(R C R)^½) with R = C'^½. Its slope by C is I − T, where T = R (R C R)^−½ R is the
/// optimal transport from N(m, C) to N(m', C').
StatisticsSlope wasserstein_loss(const FeatureStatistics& is, const StyleGoal& goal) {
    const auto& root = goal.covariance_root;
    const auto covariance = with_floor(is.covariance(), goal.floor);
    const auto mean = is.mean.to(torch::kFloat64), offset = mean - goal.statistics.mean;
    auto e = eigen(root.mm(covariance).mm(root));
    const auto axes = root.mm(e.vectors);
    // C is floor·I or more, so R C R is floor·R² or more; where rounding
    // brought it under that, the slope would have no bound.
    e.values = e.values.maximum(axes.square().sum(0) * goal.floor);
    const auto transport = (axes * e.values.rsqrt()).mm(axes.t());
    const auto by_covariance = torch::eye(root.size(0), torch::kFloat64) - transport;
    const auto value = offset.square().sum() + covariance.trace() + root.square().sum() - 2 * e.values.sqrt().sum();
    return {.value = value.item<double>() / goal.size,
            .mean = ((offset - by_covariance.mv(mean)) * (2 / goal.size)).to(torch::kFloat32),
            .moment = (by_covariance / goal.size).to(torch::kFloat32)};
}

using StyleLossFunction = StatisticsSlope (*)(const FeatureStatistics&, const StyleGoal&);
constexpr std::array<StyleLossFunction, 2> style_losses{gram_loss, wasserstein_loss};  // order of StyleLoss

double size_of(StyleLoss loss, const FeatureStatistics& style) {
    const auto size = loss == StyleLoss::gram ? style.moment.square().sum() : style.moment.trace();
    return std::max(size.item<double>(), least_size);
}

}  // namespace

StyleGoal make_goal(StyleLoss loss, FeatureStatistics style) {
    const double size = size_of(loss, style);
    const auto covariance = style.covariance();
    const double floor = floor_share * covariance.diag().mean().item<double>() + least_size;
    const auto root = loss == StyleLoss::wasserstein ? matrix_root(with_floor(covariance, floor)) : torch::Tensor();
    return {.statistics = std::move(style), .covariance_root = root, .floor = floor, .size = size};
}

std::vector<StyleGoal> make_goals(StyleLoss loss, const std::vector<FeatureStatistics>& style) {
    std::vector<StyleGoal> goals;
    for (const auto& statistics : style) goals.push_back(make_goal(loss, statistics));
    return goals;
}

StatisticsSlope style_loss(StyleLoss loss, const FeatureStatistics& is, const StyleGoal& goal) {
    return style_losses[std::size_t(loss)](is, goal);
}

torch::Tensor feature_slope(const StatisticsSlope& slope, const torch::Tensor& features, const torch::Tensor& weights,
                            double total_weight) {
    if (features.numel() == 0) return features;  // a small tile may have no cell of a coarse tap
    const at::NoTF32Guard full_precision;        // as the sums have it
    const auto by_feature =
        AffineMap{.matrix = slope.moment * (2 / total_weight), .offset = slope.mean / total_weight}(features);
    return weights.defined() ? by_feature * weights : by_feature;
}

torch::Tensor within_bounds(const torch::Tensor& lacking, const StyleGoal& goal) {
    return lacking * (1 + lacking.square().sum(1, /*keepdim=*/true) / goal.size).rsqrt();
}

PictureSlope total_variation(const torch::Tensor& x) {
    const double scale = 1.0 / double(x.numel());
    const auto across = x.slice(3, 1) - x.slice(3, 0, -1), down = x.slice(2, 1) - x.slice(2, 0, -1);
    auto gradient = torch::zeros_like(x);
    gradient.slice(3, 1).add_(across);
    gradient.slice(3, 0, -1).sub_(across);
    gradient.slice(2, 1).add_(down);
    gradient.slice(2, 0, -1).sub_(down);
    const double value = (across.square().sum() + down.square().sum()).item<double>();
    return {.value = value * scale, .gradient = gradient.mul_(2 * scale)};
}

PictureSlope out_of_range(const torch::Tensor& x) {
    const double scale = 1.0 / double(x.numel());
    const auto excess = x - x.clamp(0, 1);
    return {.value = excess.square().sum().item<double>() * scale, .gradient = excess * (2 * scale)};
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// The terms of the loss that is minimised. Each gives its value and its slope; none knows of the others.
//
// Slopes are written out rather than left to autograd: a style loss looks at whole-image statistics, its slope
// with respect to a feature follows from the two small tensors below, and so tiles can be back-propagated one by one.
#pragma once

#include <array>
#include <string_view>

#include "style/statistics.h"

namespace impasto {

/// Which distance between two styles is minimised.
enum class StyleLoss {
    gram,  ///< Gatys, Ecker, Bethge 2015: squared difference of Gram matrices
    /// Squared 2-Wasserstein distance of Gaussians (Olkin & Pukelsheim 1982), as in crowsonkb's style-transfer-pytorch
    wasserstein,
};
inline constexpr std::array<std::string_view, 2> style_loss_ids{"gram", "wasserstein"};

/// A style's statistics, with what a loss needs of them at every step.
struct StyleGoal {
    FeatureStatistics statistics;
    torch::Tensor covariance_root;  ///< symmetric square root, float64; Wasserstein only
    double floor = 0;               ///< variance that is added in every direction, here and there
    double size = 1;                ///< the loss of a picture that shows nothing: what the loss is divided by
};

StyleGoal make_goal(StyleLoss loss, FeatureStatistics style);

/// One a tap.
std::vector<StyleGoal> make_goals(StyleLoss loss, const std::vector<FeatureStatistics>& style);

/// A value and its derivative by mean and second moment.
struct StatisticsSlope {
    double value = 0;
    torch::Tensor mean;    ///< [c]
    torch::Tensor moment;  ///< [c, c], symmetric
};

/// Relative: 0 is the style itself, 1 as far from it as a picture without features.
StatisticsSlope style_loss(StyleLoss loss, const FeatureStatistics& is, const StyleGoal& goal);

/// Derivative of a style loss by the features [1, c, h, w] that were summed with `weights`, which may be undefined as
/// there (`total_weight` over the whole image).
torch::Tensor feature_slope(const StatisticsSlope& slope, const torch::Tensor& features, const torch::Tensor& weights,
                            double total_weight);

/// What features [1, c, h, w] lack, shortened smoothly where it is longer than a mean feature of the style: what lies far
/// out in the content is sent further out by the transport than any step could lead. `goal`: of that tap.
torch::Tensor within_bounds(const torch::Tensor& lacking, const StyleGoal& goal);

/// A value and its derivative by the picture.
struct PictureSlope {
    double value = 0;
    torch::Tensor gradient;  ///< [1, 3, h, w]
};

/// Mean squared difference of neighbouring px, across and down (Mahendran & Vedaldi 2015 with β = 2).
PictureSlope total_variation(const torch::Tensor& x);

/// Mean square of what lies outside 0…1, where a picture cannot go.
PictureSlope out_of_range(const torch::Tensor& x);

}  // namespace impasto

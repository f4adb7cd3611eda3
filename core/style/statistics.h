// SPDX-License-Identifier: GPL-3.0-or-later
// What a style is to the losses: mean and second moment of each tap's features over the visible picture.
//
// Sums add up, so a picture can be summed tile by tile; all taps' sums lie in one flat vector, which is
// what a tile gives back and what whole-image totals are made of.
#pragma once

#include <vector>

#include "precompiled/torch_headers.h"

namespace impasto {

/// Of one tap over one picture, or the weighted mean of several pictures.
struct FeatureStatistics {
    torch::Tensor mean;    ///< [c]
    torch::Tensor moment;  ///< [c, c], E[f·fᵀ]: the Gram matrix per feature px

    torch::Tensor covariance() const { return moment - torch::outer(mean, mean); }
};

/// (1 − share)·a + share·b, tap by tap.
std::vector<FeatureStatistics> mixed(const std::vector<FeatureStatistics>& a, const std::vector<FeatureStatistics>& b,
                                     double share);

/// Of one tap's feature_sums.
long sums_length(long channels);

/// From the totals of taps with these channels, one after the other (feature_sums).
std::vector<FeatureStatistics> statistics_of(const torch::Tensor& totals, const std::vector<long>& channels);

/// [1, 1, h, w] visibility → that of a tap's features: the mean of each cell's px.
torch::Tensor weights_at_stride(const torch::Tensor& visibility, int stride_px);

}  // namespace impasto

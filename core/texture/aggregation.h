// SPDX-License-Identifier: GPL-3.0-or-later
// Overlapping patches made one picture: iteratively reweighted least squares for the r-norm of the patches' distances
// from the picture, r < 2 (Kwatra et al. 2005), so that patches which fit badly do not blur it.
#pragma once

#include <vector>

#include "texture/patch_field.h"

namespace impasto::texture {

struct AggregationOptions {
    int rounds = 3;
    double norm = 0.8;  ///< the r
};

/// The picture that `field` lays with patches of `styles` (CV_32FC3); `start` is what weighs them first.
cv::Mat aggregated(const PatchField& field, const std::vector<cv::Mat>& styles, const cv::Mat& start,
                   const AggregationOptions& options);

}  // namespace impasto::texture

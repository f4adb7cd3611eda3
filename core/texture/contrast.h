// SPDX-License-Identifier: GPL-3.0-or-later
// Contrast of detail, octave by octave: what the mean of overlapping patches has lost is given back, and what the
// content had more of than the style has is taken.
#pragma once

#include <array>

#include <opencv2/core.hpp>

namespace impasto::texture {

/// Second moment of colours (RGB) in octaves of detail, finest first.
using DetailContrast = std::array<cv::Matx33d, 5>;

/// Of the px of `picture` (CV_32FC3) that are not 0 in `usable` (CV_8U or empty).
DetailContrast detail_contrast(const cv::Mat& picture, const cv::Mat& usable);

struct GainRange {
    double least, most;
};

/// `picture` with the colours of each octave as far apart as in `wanted`,
/// as far as `gains` allows along any axis of colour.
cv::Mat with_contrast(const cv::Mat& picture, const DetailContrast& wanted, GainRange gains);

}  // namespace impasto::texture

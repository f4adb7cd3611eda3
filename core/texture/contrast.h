// SPDX-License-Identifier: GPL-3.0-or-later
// Fine contrast that the mean of overlapping patches has lost, given back octave by octave.
#pragma once

#include <array>

#include <opencv2/core.hpp>

namespace impasto::texture {

/// Root mean square of luma in octaves of detail, finest first.
using DetailContrast = std::array<double, 3>;

/// Of the px of `picture` (CV_32FC3) that are not 0 in `usable` (CV_8U or empty).
DetailContrast detail_contrast(const cv::Mat& picture, const cv::Mat& usable);

/// `picture` with each octave made as strong as in `wanted`, at most `most_gain` times, never weaker.
cv::Mat with_contrast(const cv::Mat& picture, const DetailContrast& wanted, double most_gain);

}  // namespace impasto::texture

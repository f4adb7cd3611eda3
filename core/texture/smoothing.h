// SPDX-License-Identifier: GPL-3.0-or-later
// Edge-aware smoothing: the recursive filter of Gastal & Oliveira 2011,
// "Domain Transform for Edge-Aware Image and Video Processing".
#pragma once

#include <opencv2/core.hpp>

namespace impasto::texture {

/// `picture` (CV_32FC3, 0…1) with what varies by less than about `range` (of 1) within `radius_px` evened out.
cv::Mat smoothed(const cv::Mat& picture, float radius_px, float range);

}  // namespace impasto::texture

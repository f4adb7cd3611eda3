// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/structure_mask.h"

#include <opencv2/imgproc.hpp>

#include "texture/smoothing.h"

namespace impasto::texture {
namespace {

constexpr float faint = 0.02f;  // a slope of luma that is still no structure, per px

/// Length of the slope of the colours, the largest of the three channels, per px.
cv::Mat slope(const cv::Mat& picture) {
    cv::Mat across, down, squares, longest;
    cv::Scharr(picture, across, CV_32F, 1, 0, 1 / 32.0);
    cv::Scharr(picture, down, CV_32F, 0, 1, 1 / 32.0);
    squares = across.mul(across) + down.mul(down);
    cv::Mat planes[3];
    cv::split(squares, planes);
    cv::sqrt(cv::max(planes[0], cv::max(planes[1], planes[2])), longest);
    return longest;
}

}  // namespace

cv::Mat structure_mask(const cv::Mat& content) {
    // What the edge-aware filter evens out is texture; what it keeps is structure.
    const cv::Mat strength = slope(smoothed(content, 6, 0.3f));
    // Compared with its surroundings, so that a face in soft light counts as much as a roof against the sky.
    cv::Mat around, mask, wide;
    const double reach = std::max(2.0, 0.03 * std::max(content.cols, content.rows));
    cv::GaussianBlur(strength, around, {}, reach);
    mask = strength / (strength + 1.5 * around + faint);
    cv::GaussianBlur(mask, wide, {}, 1.5);
    wide *= 2;
    return cv::min(wide, 1.0);
}

}  // namespace impasto::texture

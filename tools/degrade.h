// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to a photo on its way to the person who wants it restored: made small by one program or
// another, blurred, noisy, saved as JPEG, cropped and saved again.
#pragma once

#include <opencv2/core.hpp>

#include "random.h"

namespace impasto {

/// As JPEG (OpenCV's encoder), cut out of a larger picture: its corner lies `shift` px inside a block.
struct Compression {
    int quality = 30;          ///< 1…100
    bool full_chroma = false;  ///< 4:4:4; otherwise 4:2:0, as nearly all files have it
    cv::Point shift;           ///< 0…15 each
};

/// 8-bit BGR in and out, the same size.
cv::Mat compressed(const cv::Mat& picture, const Compression& compression);

/// The picture at 1/scale of its size, which must divide it, and spoilt at random. The same random state,
/// the same result. 8-bit BGR.
cv::Mat degraded(const cv::Mat& picture, int scale, Random& random);

}  // namespace impasto

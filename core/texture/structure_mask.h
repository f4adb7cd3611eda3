// SPDX-License-Identifier: GPL-3.0-or-later
// Where the content must stay recognisable: outlines, and what is fine and faint such as faces, but not texture.
#pragma once

#include <opencv2/core.hpp>

namespace impasto::texture {

/// CV_32F of the size of `content` (CV_32FC3, R'G'B', 0…1): 0 plain … 1 outline.
cv::Mat structure_mask(const cv::Mat& content);

}  // namespace impasto::texture

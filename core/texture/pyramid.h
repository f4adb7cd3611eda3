// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures at falling sizes. Pictures are CV_32FC3, R'G'B', 0…1.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "texture/texture.h"

namespace impasto::texture {

/// A style picture at one size. Px that are not usable show the colour of the nearest one that is.
struct StylePicture {
    cv::Mat picture;
    cv::Mat usable;  ///< CV_8U, 0 or 255
};

/// Half the size, rounded up; the mean of what falls into each px.
cv::Mat halved(const cv::Mat& picture);

/// `picture` and its halvings, finest first.
std::vector<cv::Mat> pyramid(const cv::Mat& picture, int levels);
/// The same of a style; a coarse px is usable where all of it was.
std::vector<StylePicture> pyramid(const TextureStyle& style, int levels);

/// How many sizes, at least 1, so that the coarsest content has a long side of at most `coarsest_px` and no picture a
/// short side below `least_px`.
int level_count(cv::Size content, const std::vector<TextureStyle>& styles, int coarsest_px, int least_px);

}  // namespace impasto::texture

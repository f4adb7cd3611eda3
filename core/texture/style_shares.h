// SPDX-License-Identifier: GPL-3.0-or-later
// Several styles: which one paints where. Each gets its share of the
// picture, and there the parts that it can paint best.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "texture/pyramid.h"

namespace impasto::texture {

/// For each style what it would cost to paint each px with it (CV_32F, without units, any mean): how far the content
/// is from the style's nearest patches, less what the style is wished for there (`preference`, CV_32F or empty).
/// `content` (CV_32FC3) is in the style's colours.
cv::Mat painting_cost(const cv::Mat& content, const StylePicture& style, const cv::Mat& preference, std::uint64_t seed);

/// CV_8U: the style of each px, cheapest after such discounts that style k gets `share[k]` of the px (of a sum of 1).
cv::Mat shared_out(const std::vector<cv::Mat>& cost, const std::vector<double>& share);

}  // namespace impasto::texture

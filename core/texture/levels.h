// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that is known before the first patch is laid, at each size.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "texture/contrast.h"
#include "texture/pyramid.h"
#include "texture/recipe.h"
#include "texture/texture.h"

namespace impasto::texture {

struct Level {
    cv::Mat content;         ///< CV_32FC3, in the styles' colours
    cv::Mat content_weight;  ///< CV_32F; a patch has 1
    cv::Mat style_of;        ///< CV_8U: the style that paints each px
    std::vector<StylePicture> styles;
    std::vector<cv::Mat> pictures, features;     ///< of the styles
    std::vector<std::vector<cv::Vec3f>> colors;  ///< samples of each style
    /// Mean of the styles, by their shares; of the finest size, where it is given
    DetailContrast contrast{};

    /// px of the largest patch that fits into the content and into every style.
    int largest_patch() const;
};

/// Finest first.
std::vector<Level> levels_of(const cv::Mat& content, const std::vector<TextureStyle>& styles, const Recipe& recipe,
                             std::uint64_t seed);

}  // namespace impasto::texture

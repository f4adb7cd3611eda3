// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/levels.h"

#include <cmath>

#include <opencv2/imgproc.hpp>

#include "texture/color_transfer.h"
#include "texture/nearest_patches.h"
#include "texture/structure_mask.h"
#include "texture/style_shares.h"

namespace impasto::texture {
namespace {

constexpr int most_color_samples = 20000, color_samples_of_a_step = 6000;

std::vector<double> shares_of(const std::vector<TextureStyle>& styles) {
    std::vector<double> share;
    double sum = 0;
    for (const auto& style : styles) sum += style.weight;
    for (const auto& style : styles) share.push_back(style.weight / sum);
    return share;
}

std::vector<std::vector<StylePicture>> pyramids(const std::vector<TextureStyle>& styles, int levels) {
    std::vector<std::vector<StylePicture>> result;
    for (const auto& style : styles) result.push_back(pyramid(style, levels));
    return result;
}

/// The content once in the colours of each style.
std::vector<cv::Mat> recolored(const cv::Mat& content, const std::vector<std::vector<StylePicture>>& styles) {
    std::vector<cv::Mat> result;
    const auto from = color_samples(content, {}, most_color_samples);
    for (const auto& style : styles)
        result.push_back(ColorMap(from, color_samples(style[0].picture, style[0].usable, most_color_samples))(content));
    return result;
}

/// The style of each px of the coarsest size.
cv::Mat coarse_styles(const std::vector<cv::Mat>& contents, const std::vector<std::vector<StylePicture>>& pictures,
                      const std::vector<TextureStyle>& styles, std::uint64_t seed) {
    std::vector<cv::Mat> cost;
    for (std::size_t k = 0; k < styles.size(); ++k)
        cost.push_back(painting_cost(pyramid(contents[k], int(pictures[k].size())).back(), pictures[k].back(),
                                     styles[k].preference, seed + k));
    return shared_out(cost, shares_of(styles));
}

/// How much of each px is style `k`'s; CV_32F of `size`, soft at the borders.
cv::Mat presence(const cv::Mat& style_of, int k, cv::Size size) {
    cv::Mat is_style = (style_of == k) / 255, result;
    is_style.convertTo(is_style, CV_32F);
    cv::GaussianBlur(is_style, is_style, {}, 1);
    cv::resize(is_style, result, size, 0, 0, cv::INTER_LINEAR);
    return result;
}

cv::Mat resized_styles(const cv::Mat& style_of, int count, cv::Size size) {
    cv::Mat result(size, CV_8U, cv::Scalar(0)), most = presence(style_of, 0, size);
    for (int k = 1; k < count; ++k) {
        const cv::Mat here = presence(style_of, k, size);
        result.setTo(k, here > most);
        most = cv::max(most, here);
    }
    return result;
}

cv::Mat mixed(const std::vector<cv::Mat>& contents, const cv::Mat& style_of) {
    if (contents.size() == 1) return contents[0];
    cv::Mat sum(contents[0].size(), CV_32FC3, cv::Scalar::all(0));
    for (std::size_t k = 0; k < contents.size(); ++k) {
        cv::Mat weight;
        cv::merge(std::vector<cv::Mat>(3, presence(style_of, int(k), sum.size())), weight);
        sum += weight.mul(contents[k]);
    }
    return sum;
}

DetailContrast contrast_of(const std::vector<StylePicture>& styles, const std::vector<double>& share) {
    DetailContrast mean{};  // of second moments
    for (std::size_t k = 0; k < styles.size(); ++k) {
        const auto one = detail_contrast(styles[k].picture, styles[k].usable);
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += one[i] * share[k];
    }
    return mean;
}

void add_styles(Level& level) {
    for (const auto& style : level.styles) {
        level.pictures.push_back(style.picture);
        level.features.push_back(features_of(style.picture));
        level.colors.push_back(color_samples(style.picture, style.usable, color_samples_of_a_step));
    }
}

}  // namespace

int Level::largest_patch() const {
    int side = std::min(content.cols, content.rows);
    for (const auto& style : styles) side = std::min({side, style.picture.cols, style.picture.rows});
    return side;
}

std::vector<Level> levels_of(const cv::Mat& content, const std::vector<TextureStyle>& styles, const Recipe& recipe,
                             std::uint64_t seed) {
    const int count = level_count(content.size(), styles, recipe.coarsest_px, recipe.least_px);
    const auto pictures = pyramids(styles, count);
    const auto in_colors = recolored(content, pictures);
    const cv::Mat style_of =
        styles.size() == 1 ? cv::Mat(1, 1, CV_8U, cv::Scalar(0)) : coarse_styles(in_colors, pictures, styles, seed);
    const auto contents = pyramid(mixed(in_colors, style_of), count), masks = pyramid(structure_mask(content), count);
    std::vector<Level> levels(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < levels.size(); ++i) {
        auto& level = levels[i];
        const double coarseness = count > 1 ? double(i) / (count - 1) : 0;
        level.content = contents[i];
        level.content_weight =
            (recipe.fusion + recipe.structure * masks[i]) * std::pow(recipe.fine_fusion, 1 - coarseness);
        level.style_of = resized_styles(style_of, int(styles.size()), level.content.size());
        for (const auto& sizes : pictures) level.styles.push_back(sizes[i]);
        add_styles(level);
    }
    levels.front().contrast = contrast_of(levels.front().styles, shares_of(styles));
    return levels;
}

}  // namespace impasto::texture

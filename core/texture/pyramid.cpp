// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/pyramid.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace impasto::texture {
namespace {

constexpr double least_coverage = 0.5;

/// Colours of the nearest usable px, so that no average and no patch across an edge sees a hidden colour.
cv::Mat filled(const cv::Mat& picture, const cv::Mat& usable) {
    cv::Mat distance, label, result = picture.clone();
    cv::distanceTransform(~usable, distance, label, cv::DIST_L2, cv::DIST_MASK_5, cv::DIST_LABEL_PIXEL);
    std::vector<cv::Vec3f> color_of_label(std::size_t(usable.total()) + 1);
    usable.forEach<uchar>([&](uchar value, const int* at) {
        if (value) color_of_label[std::size_t(label.at<int>(at[0], at[1]))] = picture.at<cv::Vec3f>(at[0], at[1]);
    });
    result.forEach<cv::Vec3f>(
        [&](cv::Vec3f& color, const int* at) { color = color_of_label[std::size_t(label.at<int>(at[0], at[1]))]; });
    return result;
}

StylePicture finest(const TextureStyle& style) {
    if (style.coverage.empty()) return {style.picture, cv::Mat(style.picture.size(), CV_8U, cv::Scalar(255))};
    const cv::Mat usable = style.coverage >= least_coverage;
    return {filled(style.picture, usable), usable};
}

StylePicture half(const StylePicture& style) { return {halved(style.picture), halved(style.usable) == 255}; }

int short_side(cv::Size size) { return std::min(size.width, size.height); }

}  // namespace

cv::Mat halved(const cv::Mat& picture) {
    cv::Mat result;
    cv::resize(picture, result, {(picture.cols + 1) / 2, (picture.rows + 1) / 2}, 0, 0, cv::INTER_AREA);
    return result;
}

std::vector<cv::Mat> pyramid(const cv::Mat& picture, int levels) {
    std::vector<cv::Mat> result{picture};
    while (int(result.size()) < levels) result.push_back(halved(result.back()));
    return result;
}

std::vector<StylePicture> pyramid(const TextureStyle& style, int levels) {
    std::vector<StylePicture> result{finest(style)};
    while (int(result.size()) < levels) result.push_back(half(result.back()));
    return result;
}

int level_count(cv::Size content, const std::vector<TextureStyle>& styles, int coarsest_px, int least_px) {
    int shortest = short_side(content);
    for (const auto& style : styles) shortest = std::min(shortest, short_side(style.picture.size()));
    int levels = 1;
    for (int side = std::max(content.width, content.height); side > coarsest_px && shortest >= 2 * least_px; ++levels) {
        side = (side + 1) / 2;
        shortest /= 2;
    }
    return levels;
}

}  // namespace impasto::texture

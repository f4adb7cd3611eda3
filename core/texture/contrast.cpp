// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/contrast.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace impasto::texture {
namespace {

/// `picture` as octaves of detail, finest first, and what is left, last: they add up to it.
std::array<cv::Mat, 4> octaves(const cv::Mat& picture) {
    std::array<cv::Mat, 4> result;
    result[0] = picture.clone();  // the differences below are taken in place
    for (std::size_t i = 1; i < 4; ++i) {
        cv::GaussianBlur(result[i - 1], result[i], {}, std::ldexp(0.8, int(i) - 1));
        result[i - 1] = result[i - 1] - result[i];
    }
    return result;
}

double strength(const cv::Mat& octave, const cv::Mat& usable) {
    cv::Mat luma;
    cv::cvtColor(octave, luma, cv::COLOR_RGB2GRAY);
    return std::sqrt(cv::mean(luma.mul(luma), usable)[0]);
}

DetailContrast strengths(const std::array<cv::Mat, 4>& octave, const cv::Mat& usable) {
    DetailContrast result;
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = strength(octave[i], usable);
    return result;
}

}  // namespace

DetailContrast detail_contrast(const cv::Mat& picture, const cv::Mat& usable) { return strengths(octaves(picture), usable); }

cv::Mat with_contrast(const cv::Mat& picture, const DetailContrast& wanted, double most_gain) {
    const auto octave = octaves(picture);
    const auto present = strengths(octave, {});
    cv::Mat result = octave.back().clone();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double gain = present[i] > 0 ? std::clamp(wanted[i] / present[i], 1.0, most_gain) : 1;
        cv::scaleAdd(octave[i], gain, result, result);
    }
    return result;
}

}  // namespace impasto::texture

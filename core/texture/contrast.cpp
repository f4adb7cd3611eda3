// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/contrast.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace impasto::texture {
namespace {

constexpr double finest_sigma = 0.8;

/// Octaves of detail, finest first, and what is left, last: they add up to the picture.
using Octaves = std::array<cv::Mat, std::tuple_size_v<DetailContrast> + 1>;

Octaves octaves(const cv::Mat& picture) {
    Octaves result;
    result[0] = picture.clone();  // the differences below are taken in place
    for (std::size_t i = 1; i < result.size(); ++i) {
        cv::GaussianBlur(result[i - 1], result[i], {}, std::ldexp(finest_sigma, int(i) - 1));
        result[i - 1] = result[i - 1] - result[i];
    }
    return result;
}

double strength(const cv::Mat& octave, const cv::Mat& usable) {
    cv::Mat luma;
    cv::cvtColor(octave, luma, cv::COLOR_RGB2GRAY);
    return std::sqrt(cv::mean(luma.mul(luma), usable)[0]);
}

DetailContrast strengths(const Octaves& octave, const cv::Mat& usable) {
    DetailContrast result;
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = strength(octave[i], usable);
    return result;
}

}  // namespace

DetailContrast detail_contrast(const cv::Mat& picture, const cv::Mat& usable) { return strengths(octaves(picture), usable); }

cv::Mat with_contrast(const cv::Mat& picture, const DetailContrast& wanted, GainRange gains) {
    const auto octave = octaves(picture);
    const auto present = strengths(octave, {});
    cv::Mat result = octave.back().clone();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double gain = present[i] > 0 ? std::clamp(wanted[i] / present[i], gains.least, gains.most) : 1;
        cv::scaleAdd(octave[i], gain, result, result);
    }
    return result;
}

}  // namespace impasto::texture

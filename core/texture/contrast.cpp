// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/contrast.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "texture/transport.h"

namespace impasto::texture {
namespace {

constexpr double finest_sigma = 0.8;
// Of all variance, and at all, along every axis: what is plain grey has a map too
constexpr double least_share = 1e-3, least_variance = 1e-10;

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

cv::Matx33d second_moment(const cv::Mat& octave, const cv::Mat& usable) {
    cv::Mat counted, sum;
    octave.copyTo(counted, usable);  // with black, which adds nothing, for the rest
    const double count = usable.empty() ? double(octave.total()) : std::max(1, cv::countNonZero(usable));
    cv::mulTransposed(counted.reshape(1, int(counted.total())), sum, /*aTa=*/true, cv::noArray(), 1 / count, CV_64F);
    return sum;
}

DetailContrast second_moments(const Octaves& octave, const cv::Mat& usable) {
    DetailContrast result;
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = second_moment(octave[i], usable);
    return result;
}

cv::Matx33d limited_transport(const cv::Matx33d& from, const cv::Matx33d& to, GainRange gains) {
    const auto variance = cv::Matx33d::eye() * (least_share * cv::trace(from) + least_variance);
    return of_eigenvalues(transport(from + variance, to + variance),
                          [&](double gain) { return std::clamp(gain, gains.least, gains.most); });
}

}  // namespace

DetailContrast detail_contrast(const cv::Mat& picture, const cv::Mat& usable) {
    return second_moments(octaves(picture), usable);
}

cv::Mat with_contrast(const cv::Mat& picture, const DetailContrast& wanted, GainRange gains) {
    const auto octave = octaves(picture);
    const auto present = second_moments(octave, {});
    cv::Mat result = octave.back().clone(), changed;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        cv::transform(octave[i], changed, cv::Matx33f(limited_transport(present[i], wanted[i], gains)));
        result += changed;
    }
    return result;
}

}  // namespace impasto::texture

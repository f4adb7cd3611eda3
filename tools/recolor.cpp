// SPDX-License-Identifier: GPL-3.0-or-later
#include "recolor.h"

#include <algorithm>
#include <array>

namespace impasto {
namespace {

constexpr double least_gain = 0.6, most_gain = 1.4, most_offset = 40, least_saturation = 0.3, most_saturation = 2;

cv::Mat permutation(Random& random) {
    std::array order{0, 1, 2};
    for (int last = 2; last > 0; --last)
        std::swap(order[std::size_t(last)], order[std::size_t(below(random, last + 1))]);
    cv::Mat matrix = cv::Mat::zeros(3, 3, CV_64F);
    for (int row = 0; row < 3; ++row) matrix.at<double>(row, order[std::size_t(row)]) = 1;
    return matrix;
}

cv::Mat saturation(double factor) {
    return cv::Mat::eye(3, 3, CV_64F) * factor + cv::Mat::ones(3, 3, CV_64F) * ((1 - factor) / 3);
}

}  // namespace

cv::Mat recolored(const cv::Mat& picture, Random& random) {
    cv::Mat map = saturation(between(random, least_saturation, most_saturation)) * permutation(random), result;
    cv::Mat offset(3, 1, CV_64F);
    for (int channel = 0; channel < 3; ++channel) {
        map.row(channel) *= between(random, least_gain, most_gain);
        offset.at<double>(channel) = between(random, -most_offset, most_offset);
    }
    cv::hconcat(map, offset, map);
    cv::transform(picture, result, map);
    return result;
}

}  // namespace impasto

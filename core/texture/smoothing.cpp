// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/smoothing.h"

#include <cmath>

namespace impasto::texture {
namespace {

constexpr int passes = 2;

/// How far apart neighbours are, along the row and over the colours: CV_32F, [y, x] is from x-1 to x.
cv::Mat steps_along_rows(const cv::Mat& picture, float ratio) {
    cv::Mat steps(picture.size(), CV_32F, cv::Scalar(0));
    for (int y = 0; y < picture.rows; ++y)
        for (int x = 1; x < picture.cols; ++x) {
            const cv::Vec3f change = picture.at<cv::Vec3f>(y, x) - picture.at<cv::Vec3f>(y, x - 1);
            steps.at<float>(y, x) = 1 + ratio * (std::abs(change[0]) + std::abs(change[1]) + std::abs(change[2]));
        }
    return steps;
}

/// One way forth and one back along every row; `log_feedback` is negative.
void filter_rows(cv::Mat& picture, const cv::Mat& steps, float log_feedback) {
    cv::parallel_for_({0, picture.rows}, [&](const cv::Range& rows) {
        std::vector<float> feedback(std::size_t(picture.cols));
        for (int y = rows.start; y < rows.end; ++y) {
            auto* color = picture.ptr<cv::Vec3f>(y);
            for (int x = 1; x < picture.cols; ++x) {
                feedback[std::size_t(x)] = std::exp(log_feedback * steps.at<float>(y, x));
                color[x] += feedback[std::size_t(x)] * (color[x - 1] - color[x]);
            }
            for (int x = picture.cols - 1; x > 0; --x)
                color[x - 1] += feedback[std::size_t(x)] * (color[x] - color[x - 1]);
        }
    });
}

}  // namespace

cv::Mat smoothed(const cv::Mat& picture, float radius_px, float range) {
    const float ratio = radius_px / range;
    const cv::Mat across = steps_along_rows(picture, ratio), down = steps_along_rows(picture.t(), ratio);
    cv::Mat result = picture.clone(), turned;
    for (int pass = 0; pass < passes; ++pass) {
        const float sigma = radius_px * std::sqrt(3.f) * std::ldexp(1.f, passes - pass - 1) /
                            std::sqrt(std::ldexp(1.f, 2 * passes) - 1);
        const float log_feedback = -std::sqrt(2.f) / sigma;
        filter_rows(result, across, log_feedback);
        cv::transpose(result, turned);
        filter_rows(turned, down, log_feedback);
        cv::transpose(turned, result);
    }
    return result;
}

}  // namespace impasto::texture

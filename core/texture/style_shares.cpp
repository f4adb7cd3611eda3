// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/style_shares.h"

#include <cmath>

#include <opencv2/imgproc.hpp>

#include "texture/nearest_patches.h"

namespace impasto::texture {
namespace {

constexpr int patch_px = 7, sweeps = 6;
constexpr double wish = 4;  // of a preference, in mean distances
constexpr int auction_steps = 200;

cv::Mat cheapest(const std::vector<cv::Mat>& cost, const std::vector<double>& discount) {
    cv::Mat least = cost[0] - discount[0], style(cost[0].size(), CV_8U, cv::Scalar(0));
    for (std::size_t k = 1; k < cost.size(); ++k) {
        const cv::Mat price = cost[k] - discount[k];
        style.setTo(double(k), price < least);
        least = cv::min(least, price);
    }
    return style;
}

cv::Mat distances(const PatchField& field) {
    cv::Mat distance(field.grid.rows(), field.grid.columns(), CV_32F);
    for (int i = 0; i < field.grid.total(); ++i)
        distance.at<float>(i / distance.cols, i % distance.cols) = field.matches[std::size_t(i)].distance;
    return distance;
}

}  // namespace

cv::Mat painting_cost(const cv::Mat& content, const StylePicture& style, const cv::Mat& preference,
                      std::uint64_t seed) {
    const int n = std::min({patch_px, content.cols, content.rows, style.picture.cols, style.picture.rows});
    const std::vector<PatchSource> sources{{style, features_of(style.picture), n}};
    const cv::Mat one_style(content.size(), CV_8U, cv::Scalar(0));
    PatchField field = random_field({content.size(), n, 1}, one_style, sources, seed);
    improve(field, features_of(content), sources, {.sweeps = sweeps, .seed = seed});
    cv::Mat cost;
    cv::resize(distances(field), cost, content.size(), 0, 0, cv::INTER_LINEAR);
    // Parts and not specks.
    cv::GaussianBlur(cost, cost, {}, std::max(1.0, 0.04 * std::max(content.cols, content.rows)));
    cost /= std::max(1e-6, cv::mean(cost)[0]);
    if (preference.empty()) return cost;
    cv::Mat wanted;
    cv::resize(preference, wanted, content.size(), 0, 0, cv::INTER_AREA);
    return cost - wish * wanted;
}

cv::Mat shared_out(const std::vector<cv::Mat>& cost, const std::vector<double>& share) {
    std::vector<double> discount(cost.size(), 0);
    for (int step = 0; step < auction_steps; ++step) {
        const cv::Mat style = cheapest(cost, discount);
        // Ever smaller steps: costs may differ by little or by much.
        const double speed = 2 * std::pow(0.94, step);
        for (std::size_t k = 0; k < cost.size(); ++k)
            discount[k] += speed * (share[k] - double(cv::countNonZero(style == double(k))) / double(style.total()));
    }
    return cheapest(cost, discount);
}

}  // namespace impasto::texture

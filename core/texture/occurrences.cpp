// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/occurrences.h"

#include <opencv2/imgproc.hpp>

namespace impasto::texture {
namespace {

// Times as often as even. A price on every use lets one changed px of the content move patches everywhere.
constexpr double free_use = 10;

/// By place: the mean of `counts` under a patch there.
cv::Mat mean_under_patches(const cv::Mat& counts, int patch_px) {
    cv::Mat mean;
    cv::boxFilter(counts, mean, CV_32F, {patch_px, patch_px}, {0, 0});
    return mean(cv::Rect(0, 0, counts.cols - patch_px + 1, counts.rows - patch_px + 1)).clone();
}

}  // namespace

cv::Mat use_counts(const PatchField& field, int style, cv::Size size) {
    // Corners first; the running sums along both axes then fill the squares.
    cv::Mat corners(size.height + 1, size.width + 1, CV_32F, cv::Scalar(0)), sums;
    const int n = field.grid.patch_px;
    for (const auto& match : field.matches) {
        if (match.style != style) continue;
        const auto add = [&](int x, int y, float value) {
            corners.at<float>(match.place.y + y, match.place.x + x) += value;
        };
        add(0, 0, 1), add(n, 0, -1), add(0, n, -1), add(n, n, 1);
    }
    cv::integral(corners, sums, CV_64F);
    cv::Mat counts;
    sums(cv::Rect(1, 1, size.width, size.height)).convertTo(counts, CV_32F);
    return counts;
}

void price_repetition(std::vector<PatchSource>& sources, const PatchField& field, double price) {
    const int n = field.grid.patch_px;
    for (std::size_t k = 0; k < sources.size(); ++k) {
        const cv::Mat counts = use_counts(field, int(k), sources[k].features().size());
        const double even = std::max(1.0, cv::sum(counts)[0]) / sources[k].usable_px();
        sources[k].penalty = cv::max(mean_under_patches(counts, n) / even - free_use, 0.0) * price;
    }
}

}  // namespace impasto::texture

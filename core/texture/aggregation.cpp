// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/aggregation.h"

#include <cmath>

namespace impasto::texture {
namespace {

constexpr float least_distance = 1e-4f;  // mean square; below it patches count alike

float mean_square(const cv::Mat& a, cv::Point at_a, const cv::Mat& b, cv::Point at_b, int patch_px) {
    float sum = 0;
    for (int row = 0; row < patch_px; ++row) {
        const float* p = a.ptr<float>(at_a.y + row, at_a.x);
        const float* q = b.ptr<float>(at_b.y + row, at_b.x);
        float lanes[4] = {};
        int i = 0;
        for (; i + 4 <= 3 * patch_px; i += 4)
            for (int lane = 0; lane < 4; ++lane)
                lanes[lane] += (p[i + lane] - q[i + lane]) * (p[i + lane] - q[i + lane]);
        for (; i < 3 * patch_px; ++i) lanes[0] += (p[i] - q[i]) * (p[i] - q[i]);
        sum += (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }
    return sum / float(3 * patch_px * patch_px);
}

std::vector<float> weights(const PatchField& field, const std::vector<cv::Mat>& styles, const cv::Mat& picture,
                           double norm) {
    std::vector<float> result(field.matches.size());
    const auto power = float((norm - 2) / 2);
    cv::parallel_for_({0, int(result.size())}, [&](const cv::Range& range) {
        for (int i = range.start; i < range.end; ++i) {
            const Match& match = field.matches[std::size_t(i)];
            const float distance = mean_square(picture, field.grid.place(i), styles[std::size_t(match.style)],
                                               match.place, field.grid.patch_px);
            result[std::size_t(i)] = std::pow(distance + least_distance, power);
        }
    });
    return result;
}

/// Adds row `y` of the picture from the patches of grid row `row`.
void add_patches(const PatchField& field, const std::vector<cv::Mat>& styles, const std::vector<float>& weight, int row,
                 int y, cv::Vec3f* sum, float* total) {
    const int columns = field.grid.columns();
    for (int i = row * columns; i < (row + 1) * columns; ++i) {
        const cv::Point place = field.grid.place(i);
        const Match& match = field.matches[std::size_t(i)];
        const float w = weight[std::size_t(i)];
        const auto* color = styles[std::size_t(match.style)].ptr<cv::Vec3f>(match.place.y + y - place.y, match.place.x);
        for (int x = 0; x < field.grid.patch_px; ++x) sum[place.x + x] += w * color[x], total[place.x + x] += w;
    }
}

/// The mean of the patches at each px. Each row adds its patches in the
/// grid's order: the same bits on any number of threads.
cv::Mat weighted_mean(const PatchField& field, const std::vector<cv::Mat>& styles, const std::vector<float>& weight) {
    const PatchGrid& grid = field.grid;
    cv::Mat result(grid.picture, CV_32FC3, cv::Scalar::all(0));
    cv::parallel_for_({0, result.rows}, [&](const cv::Range& range) {
        std::vector<float> total(std::size_t(result.cols));
        for (int y = range.start; y < range.end; ++y) {
            auto* sum = result.ptr<cv::Vec3f>(y);
            std::fill(total.begin(), total.end(), 0.f);
            for (int row = std::max(0, (y - grid.patch_px) / grid.step_px); row < grid.rows(); ++row) {
                const int top = grid.place(row * grid.columns()).y;
                if (top > y) break;
                if (y < top + grid.patch_px) add_patches(field, styles, weight, row, y, sum, total.data());
            }
            for (int x = 0; x < result.cols; ++x) sum[x] *= 1 / total[std::size_t(x)];
        }
    });
    return result;
}

}  // namespace

cv::Mat aggregated(const PatchField& field, const std::vector<cv::Mat>& styles, const cv::Mat& start,
                   const AggregationOptions& options) {
    cv::Mat picture = start;
    for (int round = 0; round < options.rounds; ++round)
        picture = weighted_mean(field, styles, weights(field, styles, picture, options.norm));
    return picture;
}

}  // namespace impasto::texture

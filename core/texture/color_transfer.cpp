// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/color_transfer.h"

#include <algorithm>
#include <cmath>

#include "texture/random.h"
#include "texture/transport.h"

namespace impasto::texture {
namespace {

constexpr int side = 25;  // lattice points along each axis of the cube
constexpr int turns = 8;
constexpr int knots = 64;                 // of the piecewise linear map of one axis
constexpr double least_deviation = 0.02;  // of a colour axis, so that a plain picture has a map too
constexpr float one_code = 1 / 255.f;
constexpr int blur_radius = 2;  // lattice steps

cv::Matx33f random_rotation(int turn) {
    Random random(0, 0, std::uint64_t(turn));
    cv::Matx33d matrix;
    for (double& value : matrix.val) value = double(random.unit()) - 0.5;
    cv::Matx31d scales;
    cv::Matx33d left, right;
    cv::SVD::compute(matrix, scales, left, right);
    return left;
}

struct Gaussian {
    cv::Vec3d mean;
    cv::Matx33d covariance;
};

Gaussian gaussian(const std::vector<cv::Vec3f>& colors) {
    Gaussian result{{}, cv::Matx33d::eye() * (least_deviation * least_deviation)};
    const double share = 1 / double(colors.size());
    for (const auto& color : colors) result.mean += cv::Vec3d(color) * share;
    for (const auto& color : colors) {
        const cv::Vec3d off = cv::Vec3d(color) - result.mean;
        result.covariance += cv::Matx31d(off) * cv::Matx31d(off).t() * share;
    }
    return result;
}

/// The linear map with the right mean and covariance. The turned axes alone may end upside down.
class LinearMap {
public:
    LinearMap(const Gaussian& from, const Gaussian& to)
        : from_(from.mean), to_(to.mean), matrix_(transport(from.covariance, to.covariance)) {}
    void operator()(std::vector<cv::Vec3f>& colors) const {
        for (auto& color : colors) color = cv::Vec3f(to_ + matrix_ * (cv::Vec3d(color) - from_));
    }

private:
    cv::Vec3d from_, to_;
    cv::Matx33d matrix_;
};

std::vector<float> quantiles(const std::vector<cv::Vec3f>& colors, int axis) {
    std::vector<float> values, result(knots);
    values.reserve(colors.size());
    for (const auto& color : colors) values.push_back(color[axis]);
    std::sort(values.begin(), values.end());
    // The mean of each share of the values, not one of them: steady where few colours are far out.
    for (int i = 0; i < knots; ++i) {
        const std::size_t begin = values.size() * std::size_t(i) / knots;
        const std::size_t end = std::max(begin + 1, values.size() * std::size_t(i + 1) / knots);
        double sum = 0;
        for (std::size_t k = begin; k < end; ++k) sum += values[k];
        result[std::size_t(i)] = float(sum / double(end - begin));
    }
    return result;
}

/// What has to be added to a value with the quantiles `from` for it to have those of `to`.
class AxisShift {
public:
    /// Quantiles that are one value in 8 bit are one: their mean goes to the mean, not each to its own.
    AxisShift(const std::vector<float>& from, const std::vector<float>& to) {
        for (std::size_t begin = 0, end; begin < from.size(); begin = end) {
            double from_sum = 0, to_sum = 0;
            for (end = begin; end < from.size() && from[end] - from[begin] < one_code; ++end)
                from_sum += from[end], to_sum += to[end];
            from_.push_back(float(from_sum / double(end - begin)));
            to_.push_back(float(to_sum / double(end - begin)));
        }
    }
    float operator()(float value) const {
        const auto above = std::size_t(std::upper_bound(from_.begin(), from_.end(), value) - from_.begin());
        if (above == 0) return to_.front() - from_.front();
        if (above == from_.size()) return to_.back() - from_.back();
        const float width = from_[above] - from_[above - 1];
        const float t = (value - from_[above - 1]) / width;
        return (1 - t) * (to_[above - 1] - from_[above - 1]) + t * (to_[above] - from_[above]);
    }

private:
    std::vector<float> from_, to_;
};

void turn_all(std::vector<cv::Vec3f>& colors, const cv::Matx33f& matrix) {
    for (auto& color : colors) color = matrix * color;
}

void shift_all(std::vector<cv::Vec3f>& colors, const std::vector<AxisShift>& shifts) {
    for (auto& color : colors)
        for (int axis = 0; axis < 3; ++axis) color[axis] += shifts[std::size_t(axis)](color[axis]);
}

std::vector<cv::Vec3f> lattice_points() {
    std::vector<cv::Vec3f> points;
    for (int r = 0; r < side; ++r)
        for (int g = 0; g < side; ++g)
            for (int b = 0; b < side; ++b)
                points.emplace_back(cv::Vec3f(float(r), float(g), float(b)) / float(side - 1));
    return points;
}

/// Mean of each point and those up to `radius` before and after it along an axis; the edges are repeated.
void blur_axis(std::vector<cv::Vec3f>& lattice, int stride) {
    const auto before = lattice;
    for (int i = 0; i < int(lattice.size()); ++i) {
        const int at = i / stride % side;
        cv::Vec3f sum;
        for (int k = -blur_radius; k <= blur_radius; ++k)
            sum += before[std::size_t(i + (std::clamp(at + k, 0, side - 1) - at) * stride)];
        lattice[std::size_t(i)] = sum / float(2 * blur_radius + 1);
    }
}

/// Neighbouring colours are moved alike, so that a plain sky stays plain where a style has no such large plain part.
void soften(std::vector<cv::Vec3f>& lattice, const std::vector<cv::Vec3f>& original) {
    for (std::size_t i = 0; i < lattice.size(); ++i) lattice[i] -= original[i];
    for (int pass = 0; pass < 2; ++pass)
        for (const int stride : {1, side, side * side}) blur_axis(lattice, stride);
    for (std::size_t i = 0; i < lattice.size(); ++i) lattice[i] += original[i];
}

struct Cell {
    int index;
    float rest;
};
Cell cell_of(float value) {
    const float at = std::clamp(value, 0.f, 1.f) * float(side - 1);
    const int index = std::min(int(at), side - 2);
    return {index, at - float(index)};
}

cv::Vec3f interpolated(const std::vector<cv::Vec3f>& lattice, const cv::Vec3f& color) {
    const Cell r = cell_of(color[0]), g = cell_of(color[1]), b = cell_of(color[2]);
    const cv::Vec3f* p = &lattice[std::size_t((r.index * side + g.index) * side + b.index)];
    const auto line = [&b](const cv::Vec3f* q) { return q[0] * (1 - b.rest) + q[1] * b.rest; };
    const auto plane = [&](const cv::Vec3f* q) { return line(q) * (1 - g.rest) + line(q + side) * g.rest; };
    return plane(p) * (1 - r.rest) + plane(p + side * side) * r.rest;
}

}  // namespace

std::vector<cv::Vec3f> color_samples(const cv::Mat& picture, const cv::Mat& usable, int most) {
    const std::size_t total = picture.total(), count = std::min(total, std::size_t(most));
    std::vector<cv::Vec3f> samples;
    for (std::size_t i = 0; i < count; ++i) {
        // One px at a place of its own in each stretch: an even step would run along columns.
        const std::size_t begin = total * i / count, end = total * (i + 1) / count;
        const std::size_t k = begin + std::size_t(Random(1, 0, i).below(int(end - begin)));
        const int y = int(k / std::size_t(picture.cols)), x = int(k % std::size_t(picture.cols));
        if (usable.empty() || usable.at<uchar>(y, x)) samples.push_back(picture.at<cv::Vec3f>(y, x));
    }
    return samples;
}

ColorMap::ColorMap(std::vector<cv::Vec3f> from, const std::vector<cv::Vec3f>& to) : lattice_(lattice_points()) {
    if (from.empty() || to.empty()) return;
    const auto original = lattice_;
    const LinearMap linear(gaussian(from), gaussian(to));
    linear(from), linear(lattice_);
    for (int turn = 0; turn < turns; ++turn) {
        const cv::Matx33f matrix = random_rotation(turn);
        auto goal = to;
        turn_all(goal, matrix), turn_all(from, matrix), turn_all(lattice_, matrix);
        std::vector<AxisShift> shifts;
        for (int axis = 0; axis < 3; ++axis) shifts.emplace_back(quantiles(from, axis), quantiles(goal, axis));
        shift_all(from, shifts), shift_all(lattice_, shifts);
        turn_all(from, matrix.t()), turn_all(lattice_, matrix.t());
    }
    soften(lattice_, original);
}

cv::Mat ColorMap::operator()(const cv::Mat& picture) const {
    cv::Mat result = picture.clone();
    cv::parallel_for_({0, result.rows}, [&](const cv::Range& rows) {
        for (int y = rows.start; y < rows.end; ++y)
            for (int x = 0; x < result.cols; ++x) {
                auto& color = result.at<cv::Vec3f>(y, x);
                color = interpolated(lattice_, color);
            }
    });
    return result;
}

}  // namespace impasto::texture

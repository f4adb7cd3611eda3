// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/nearest_patches.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include <opencv2/imgproc.hpp>

#include "texture/random.h"

namespace impasto::texture {
namespace {

constexpr int channels = 4;
constexpr float chroma_weight = 0.7f;  // of a distance along a chroma axis, where luma has 1

// A patch of the frame before stays while its distance is what it was when it was found, but for this factor, and this
// much: about a code in 8 bit. One that fits better now stays no more than one that fits worse: other things are to be
// seen there, and what was good enough for the old ones is not for them.
constexpr float settled_factor = 1.3f, settled_distance = 1e-5f;

cv::Mat allowed_places(const cv::Mat& usable, int patch_px) {
    cv::Mat sum;
    cv::integral(usable / 255, sum, CV_32S);
    const int columns = usable.cols - patch_px + 1, rows = usable.rows - patch_px + 1;
    const auto part = [&](int x, int y) { return sum(cv::Rect(x, y, columns, rows)); };
    const cv::Mat count = part(0, 0) + part(patch_px, patch_px) - part(patch_px, 0) - part(0, patch_px);
    double most = 0;
    cv::minMaxLoc(count, nullptr, &most);
    return count == most;
}

float squared_distance(const float* a, const float* b, int count) {
    std::array<float, 8> sums{};
    int i = 0;
    for (; i + 8 <= count; i += 8)
        for (int lane = 0; lane < 8; ++lane) {
            const float difference = a[i + lane] - b[i + lane];
            sums[std::size_t(lane)] += difference * difference;
        }
    for (int lane = 0; i + lane < count; ++lane) {
        const float difference = a[i + lane] - b[i + lane];
        sums[std::size_t(lane)] += difference * difference;
    }
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

int style_at(const cv::Mat& style_of, cv::Point place, int patch_px) {
    return style_of.at<uchar>(place.y + patch_px / 2, place.x + patch_px / 2);
}

/// Better matches for one place of the grid.
class PlaceSearch {
public:
    PlaceSearch(const PatchField& field, const cv::Mat& features, const std::vector<PatchSource>& sources, int index)
        : field_(field), features_(features), index_(index), place_(field.grid.place(index)),
          best_(field.matches[std::size_t(index)]), source_(sources[std::size_t(best_.style)]) {
        const cv::Point place = best_.place;
        best_.cost = std::numeric_limits<float>::max();
        try_place(place);
    }

    void try_neighbours(int step) {
        const int columns = field_.grid.columns(), rows = field_.grid.rows();
        const int x = index_ % columns, y = index_ / columns;
        if (x >= step) try_neighbour(index_ - step);
        if (x + step < columns) try_neighbour(index_ + step);
        if (y >= step) try_neighbour(index_ - step * columns);
        if (y + step < rows) try_neighbour(index_ + step * columns);
    }

    void try_random(int radius, Random random) {
        for (; radius >= 1; radius /= 3) {
            const int x = random.below(2 * radius + 1) - radius, y = random.below(2 * radius + 1) - radius;
            const cv::Point place = best_.place + cv::Point(x, y);
            if (source_.allows(place)) try_place(place);
        }
    }

    const Match& best() const { return best_; }

private:
    void try_neighbour(int index) {
        const Match& match = field_.matches[std::size_t(index)];
        if (match.style != best_.style) return;
        const cv::Point place = match.place + place_ - field_.grid.place(index);
        if (place != best_.place && source_.allows(place)) try_place(place);
    }

    void try_place(cv::Point place) {
        const float penalty = source_.penalty.empty() ? 0 : source_.penalty.at<float>(place);
        if (penalty >= best_.cost) return;
        const float distance =
            patch_distance(features_, place_, source_.features(), place, field_.grid.patch_px, best_.cost - penalty);
        if (distance + penalty < best_.cost)
            best_.place = place, best_.distance = distance, best_.cost = distance + penalty;
    }

    const PatchField& field_;
    const cv::Mat& features_;
    int index_;
    cv::Point place_;
    Match best_;
    const PatchSource& source_;
};

int first_radius(const PatchSource& source, int wanted) {
    const int whole = std::max(source.places().width, source.places().height);
    return wanted > 0 ? std::min(wanted, whole) : whole;
}

void for_each_place(const PatchGrid& grid, const std::function<void(int)>& work) {
    const int columns = grid.columns();
    cv::parallel_for_({0, grid.rows()}, [&](const cv::Range& rows) {
        for (int i = rows.start * columns; i < rows.end * columns; ++i) work(i);
    });
}

/// Whether the patch that lay at `place` may lie there again, and fits.
bool still_fits(const Match& before, cv::Point place, int patch_px, const cv::Mat& features,
                const PatchSource& source) {
    if (!source.allows(before.place)) return false;
    const float most = before.distance * settled_factor + settled_distance,
                least = before.distance / settled_factor - settled_distance;
    const float distance = patch_distance(features, place, source.features(), before.place, patch_px, most);
    return least <= distance && distance <= most;
}

bool most_around(const std::vector<char>& marked, const PatchGrid& grid, int index) {
    const int columns = grid.columns(), x = index % columns, y = index / columns;
    int count = 0, total = 0;
    for (int row = std::max(0, y - 1); row <= std::min(grid.rows() - 1, y + 1); ++row)
        for (int column = std::max(0, x - 1); column <= std::min(columns - 1, x + 1); ++column, ++total)
            count += marked[std::size_t(row * columns + column)];
    return 2 * count > total;
}

}  // namespace

cv::Mat features_of(const cv::Mat& picture) {
    const float l = 1 / std::sqrt(3.f), a = chroma_weight / std::sqrt(2.f), b = chroma_weight / std::sqrt(6.f);
    const cv::Matx43f axes(l, l, l, a, 0, -a, b, -2 * b, b, 0, 0, 0);
    cv::Mat features;
    cv::transform(picture, features, axes);
    return features;
}

PatchSource::PatchSource(const StylePicture& style, const cv::Mat& features, int patch_px)
    : features_(features), allowed_(allowed_places(style.usable, patch_px)) {
    const int count = cv::countNonZero(allowed_);
    all_allowed_ = count == int(allowed_.total());
    if (!all_allowed_) cv::findNonZero(allowed_, allowed_places_);
    usable_px_ = double(count) * double(features.total()) / double(allowed_.total());
}

cv::Point PatchSource::random_place(std::uint64_t seed, std::uint64_t when, std::uint64_t where) const {
    Random random(seed, when, where);
    if (!all_allowed_) return allowed_places_[std::size_t(random.below(int(allowed_places_.size())))];
    const int x = random.below(allowed_.cols);
    return {x, random.below(allowed_.rows)};
}

cv::Point PatchSource::nearest_allowed(cv::Point place, std::uint64_t seed, std::uint64_t where) const {
    place.x = std::clamp(place.x, 0, allowed_.cols - 1);
    place.y = std::clamp(place.y, 0, allowed_.rows - 1);
    return allows(place) ? place : random_place(seed, 0, where);
}

float patch_distance(const cv::Mat& a, cv::Point at_a, const cv::Mat& b, cv::Point at_b, int patch_px, float limit) {
    const float share = 1.f / float(patch_px * patch_px);
    const float most = limit / share;
    float sum = 0;
    for (int row = 0; row < patch_px && sum < most; ++row)
        sum += squared_distance(a.ptr<float>(at_a.y + row, at_a.x), b.ptr<float>(at_b.y + row, at_b.x),
                                patch_px * channels);
    return sum * share;
}

PatchField random_field(const PatchGrid& grid, const cv::Mat& style_of, const std::vector<PatchSource>& sources,
                        std::uint64_t seed) {
    PatchField field{grid, std::vector<Match>(std::size_t(grid.total()))};
    for (int i = 0; i < grid.total(); ++i) {
        auto& match = field.matches[std::size_t(i)];
        match.style = style_at(style_of, grid.place(i), grid.patch_px);
        match.place = sources[std::size_t(match.style)].random_place(seed, 0, std::uint64_t(i));
    }
    return field;
}

PatchField regridded(const PatchField& field, const PatchGrid& grid, const cv::Mat& style_of,
                     const std::vector<PatchSource>& sources, std::uint64_t seed) {
    PatchField result{grid, std::vector<Match>(std::size_t(grid.total()))};
    const auto& old = field.grid;
    const int scale = grid.picture == old.picture ? 1 : 2;
    for_each_place(grid, [&](int i) {
        auto& match = result.matches[std::size_t(i)];
        match.style = style_at(style_of, grid.place(i), grid.patch_px);
        // Twice the centres, so that odd and even patches meet in integers.
        const cv::Point middle = (2 * grid.place(i) + cv::Point(grid.patch_px, grid.patch_px)) / scale;
        const auto nearest = [&old](int twice, int count) {
            return std::clamp((twice - old.patch_px + old.step_px) / (2 * old.step_px), 0, count - 1);
        };
        const int k = nearest(middle.y, old.rows()) * old.columns() + nearest(middle.x, old.columns());
        const auto& before = field.matches[std::size_t(k)];
        const auto& source = sources[std::size_t(match.style)];
        if (before.style != match.style) {
            match.place = source.random_place(seed, 1, std::uint64_t(i));
            return;
        }
        const cv::Point twice =
            scale * (2 * (before.place - old.place(k)) + middle) - cv::Point(grid.patch_px, grid.patch_px);
        match.place = source.nearest_allowed({twice.x / 2, twice.y / 2}, seed, std::uint64_t(i));
    });
    return result;
}

void settle(PatchField& field, const PatchField& before, const cv::Mat& features,
            const std::vector<PatchSource>& sources) {
    for (auto& match : field.matches) match.settled = false;
    if (before.grid != field.grid) return;
    std::vector<char> fits(field.matches.size());
    for_each_place(field.grid, [&](int i) {
        const auto& old = before.matches[std::size_t(i)];
        fits[std::size_t(i)] =
            old.style == field.matches[std::size_t(i)].style &&
            still_fits(old, field.grid.place(i), field.grid.patch_px, features, sources[std::size_t(old.style)]);
    });
    for_each_place(field.grid, [&](int i) {
        // Alone it would lie among strokes that go another way
        if (!fits[std::size_t(i)] || !most_around(fits, field.grid, i)) return;
        auto& match = field.matches[std::size_t(i)];
        match = before.matches[std::size_t(i)];  // with the distance it was found at: or small changes could add up
        match.settled = true;
    });
}

void improve(PatchField& field, const cv::Mat& features, const std::vector<PatchSource>& sources,
             const SearchOptions& options) {
    std::vector<Match> better(field.matches.size());
    for (int sweep = 0; sweep < options.sweeps; ++sweep) {
        // Far neighbours first: a good match then crosses the picture in few sweeps.
        const int step = 1 << std::max(0, options.sweeps - 1 - sweep) % 4;
        for_each_place(field.grid, [&](int i) {
            better[std::size_t(i)] = field.matches[std::size_t(i)];
            if (field.matches[std::size_t(i)].settled) return;
            PlaceSearch search(field, features, sources, i);
            search.try_neighbours(1);
            if (step > 1) search.try_neighbours(step);
            const auto& source = sources[std::size_t(search.best().style)];
            search.try_random(first_radius(source, options.radius_px),
                              Random(options.seed, (options.when << 8) + std::uint64_t(sweep), std::uint64_t(i)));
            better[std::size_t(i)] = search.best();
        });
        std::swap(field.matches, better);
    }
}

}  // namespace impasto::texture

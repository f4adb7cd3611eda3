// SPDX-License-Identifier: GPL-3.0-or-later
#include "resample.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <numbers>

#include "border.h"

namespace impasto {
namespace {

double cubic(double x) {
    x = std::abs(x);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
    return 0;
}

double sinc(double x) { return x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x); }

double lanczos(double x) { return std::abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0; }

/// Half-open, so that exactly one source px is hit.
double box(double x) { return -0.5 <= x && x < 0.5 ? 1 : 0; }

struct Kernel {
    double radius;
    double (*weight)(double);
};
constexpr std::array<Kernel, 3> kernels{{{2, cubic}, {3, lanczos}, {0.5, box}}};  // order of Filter

const Kernel& kernel_of(Filter filter) { return kernels[std::size_t(filter)]; }

/// How far the kernel is stretched in source px: 1 when enlarging, the reduction otherwise.
double stretch(ResampleAxis axis, Filter filter) {
    return filter == Filter::nearest ? 1 : std::max(1.0, 1 / axis.scale());
}

/// Position of a target px's centre among source px centres.
double source_center(ResampleAxis axis, int target) { return (target + 0.5) / axis.scale() - 0.5; }

/// Where a source px is among those at hand, or the one it mirrors; outside of them where they hold neither.
int place_of(int px, Span source, int length) {
    const bool at_hand = source.begin <= px && px < source.end;
    return (at_hand ? px : border_index(px, length, Border::reflect_edge)) - source.begin;
}

struct Tap {
    int place;
    double weight;
};

/// Those of one target px; their weights sum to 1.
std::vector<Tap> taps_of(ResampleAxis axis, int target, Span source, Filter filter) {
    const double center = source_center(axis, target), widen = stretch(axis, filter);
    const Span reached = source_span(axis, {target, target + 1}, filter);
    std::vector<Tap> taps;
    double sum = 0;
    for (int px = reached.begin; px < reached.end; ++px) {
        const Tap tap{place_of(px, source, axis.from), kernel_of(filter).weight((px - center) / widen)};
        if (tap.weight == 0 || tap.place < 0 || tap.place >= source.length()) continue;
        taps.push_back(tap);
        sum += tap.weight;
    }
    for (auto& tap : taps) tap.weight /= sum;
    return taps;
}

Span band_of(const std::vector<std::vector<Tap>>& rows) {
    Span band{INT_MAX, 0};
    for (const auto& taps : rows)
        for (const auto& tap : taps) band = {std::min(band.begin, tap.place), std::max(band.end, tap.place + 1)};
    return band;
}

}  // namespace

Span source_span(ResampleAxis axis, Span target, Filter filter) {
    const double reach = kernel_of(filter).radius * stretch(axis, filter);
    return {int(std::floor(source_center(axis, target.begin) - reach)),
            int(std::ceil(source_center(axis, target.end - 1) + reach)) + 1};
}

Span source_span_inside(ResampleAxis axis, Span target, Filter filter) {
    const Span span = source_span(axis, target, filter);
    return {std::max(span.begin, 0), std::min(span.end, axis.from)};
}

ResampleWeights::ResampleWeights(ResampleAxis axis, Span target, Span source, Filter filter)
    : target_at_hand_{target.begin - source.begin, target.end - source.begin} {
    if (axis.from == axis.to) return;
    constexpr int block_px = 64;
    for (int begin = target.begin; begin < target.end; begin += block_px)
        blocks_.push_back(block_of(axis, {begin, std::min(begin + block_px, target.end)}, source, filter));
}

ResampleWeights::Block ResampleWeights::block_of(ResampleAxis axis, Span target, Span source, Filter filter) {
    std::vector<std::vector<Tap>> rows;
    for (int px = target.begin; px < target.end; ++px) rows.push_back(taps_of(axis, px, source, filter));
    const Span band = band_of(rows);
    auto weights = torch::zeros({target.length(), band.length()});
    auto cells = weights.accessor<float, 2>();
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (const auto& tap : rows[row]) cells[long(row)][tap.place - band.begin] += float(tap.weight);
    return {band.begin, weights};
}

torch::Tensor ResampleWeights::along_last(const torch::Tensor& x) const {
    if (blocks_.empty()) return x.narrow(-1, target_at_hand_.begin, target_at_hand_.length());
    // As plain matrix products: batched ones of many small matrices are several times slower
    const auto rows = x.reshape({-1, x.size(-1)});
    std::vector<torch::Tensor> parts;
    parts.reserve(blocks_.size());
    for (const auto& [begin, weights] : blocks_)
        parts.push_back(rows.narrow(1, begin, weights.size(1)).mm(weights.to(rows.options()).t()));
    auto sizes = x.sizes().vec();
    sizes.back() = -1;
    return torch::cat(parts, 1).view(sizes);
}

torch::Tensor resample(const torch::Tensor& x, const ResampleWeights& rows, const ResampleWeights& columns) {
    return rows.along_last(columns.along_last(x).transpose(2, 3)).transpose(2, 3);
}

torch::Tensor resample_part(const torch::Tensor& x, Size size, Rect part, Filter filter) {
    const ResampleAxis vertical{int(x.size(2)), size.height}, horizontal{int(x.size(3)), size.width};
    const Span to_rows{part.y, part.bottom()}, to_columns{part.x, part.right()};
    const Span rows = source_span_inside(vertical, to_rows, filter),
               columns = source_span_inside(horizontal, to_columns, filter);
    return resample(x.narrow(2, rows.begin, rows.length()).narrow(3, columns.begin, columns.length()),
                    ResampleWeights(vertical, to_rows, rows, filter),
                    ResampleWeights(horizontal, to_columns, columns, filter));
}

torch::Tensor resample_to(const torch::Tensor& x, int height, int width, Filter filter) {
    return resample_part(x, {width, height}, {0, 0, width, height}, filter);
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "resample.h"

#include <array>
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

/// Columns of these rows of weights that are not all zero.
Span band_of(const torch::Tensor& weights) {
    const auto used = weights.ne(0).any(0).nonzero().flatten();
    return {int(used[0].item<long>()), int(used[-1].item<long>()) + 1};
}

/// [m, source] · [target, source]ᵀ. A target px needs a few source px only,
/// so a block of them needs a narrow band of the columns.
torch::Tensor banded_product(const torch::Tensor& rows, const torch::Tensor& weights) {
    constexpr long block = 64;
    if (rows.requires_grad())
        return rows.mm(weights.to(rows.options()).t());  // what is written in place has no derivative
    auto product = torch::empty({rows.size(0), weights.size(0)}, rows.options());
    for (long begin = 0; begin < weights.size(0); begin += block) {
        const auto part = weights.slice(0, begin, begin + block);
        const Span band = band_of(part);
        auto target = product.slice(1, begin, begin + block);
        torch::mm_out(target, rows.narrow(1, band.begin, band.length()),
                      part.narrow(1, band.begin, band.length()).to(rows.options()).t());
    }
    return product;
}

}  // namespace

Span source_span(ResampleAxis axis, Span target, Filter filter) {
    const double reach = kernel_of(filter).radius * stretch(axis, filter);
    return {int(std::floor(source_center(axis, target.begin) - reach)),
            int(std::ceil(source_center(axis, target.end - 1) + reach)) + 1};
}

torch::Tensor resample_weights(ResampleAxis axis, Span target, Span source, Filter filter) {
    const auto& kernel = kernel_of(filter);
    const double widen = stretch(axis, filter);
    auto weights = torch::zeros({target.length(), source.length()}, torch::kFloat64);
    auto w = weights.accessor<double, 2>();
    for (int t = 0; t < target.length(); ++t) {
        const double center = source_center(axis, target.begin + t);
        const Span taps = source_span(axis, {target.begin + t, target.begin + t + 1}, filter);
        for (int s = std::max(taps.begin, source.begin); s < std::min(taps.end, source.end); ++s)
            w[t][s - source.begin] = kernel.weight((s - center) / widen);
    }
    return (weights / weights.sum(1, true)).to(torch::kFloat32);
}

torch::Tensor resample(const torch::Tensor& x, const torch::Tensor& row_weights, const torch::Tensor& column_weights) {
    // As two plain matrix products: a batched one of many small matrices is several times slower.
    const auto along_last = [](const torch::Tensor& picture, const torch::Tensor& weights) {
        const auto product = banded_product(picture.reshape({-1, picture.size(3)}), weights);
        return product.view({picture.size(0), picture.size(1), picture.size(2), -1});
    };
    return along_last(along_last(x, column_weights).transpose(2, 3), row_weights).transpose(2, 3);
}

torch::Tensor resample_part(const torch::Tensor& x, Size size, Rect part, Filter filter) {
    const ResampleAxis vertical{int(x.size(2)), size.height}, horizontal{int(x.size(3)), size.width};
    const Span to_rows{part.y, part.bottom()}, to_columns{part.x, part.right()};
    const Span rows = source_span(vertical, to_rows, filter), columns = source_span(horizontal, to_columns, filter);
    const auto extended =
        x.index_select(2, border_indices(rows, vertical.from, Border::reflect_edge).to(x.device()))
            .index_select(3, border_indices(columns, horizontal.from, Border::reflect_edge).to(x.device()));
    return resample(extended, resample_weights(vertical, to_rows, rows, filter),
                    resample_weights(horizontal, to_columns, columns, filter));
}

torch::Tensor resample_to(const torch::Tensor& x, int height, int width, Filter filter) {
    return resample_part(x, {width, height}, {0, 0, width, height}, filter);
}

}  // namespace impasto

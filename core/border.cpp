// SPDX-License-Identifier: GPL-3.0-or-later
#include "border.h"

#include "resample.h"

namespace impasto {
namespace {

int positive_modulo(int value, int period) { return (value % period + period) % period; }

}  // namespace

int border_index(int position, int length, Border border) {
    if (length == 1) return 0;
    if (border == Border::wrap) return positive_modulo(position, length);
    const int repeated = border == Border::reflect_edge ? 1 : 0;
    const int period = 2 * (length - 1 + repeated);
    const int phase = positive_modulo(position, period);
    return phase < length ? phase : period - repeated - phase;
}

torch::Tensor border_indices(Span span, int length, Border border) {
    auto indices = torch::empty(span.length(), torch::kInt64);
    auto* out = indices.data_ptr<std::int64_t>();
    for (int position = span.begin; position < span.end; ++position) *out++ = border_index(position, length, border);
    return indices;
}

torch::Tensor mean_around(const torch::Tensor& x, int radius_px) {
    return torch::avg_pool2d(x, 2 * radius_px + 1, 1, radius_px, false, /*count_include_pad=*/false);
}

}  // namespace impasto

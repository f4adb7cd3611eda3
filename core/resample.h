// SPDX-License-Identifier: GPL-3.0-or-later
// Antialiased resampling of tensors: separable, in coordinates of the whole picture, so that a tile
// gets the very weights the whole picture would get.
#pragma once

#include <impasto/image.h>

#include "precompiled/torch_headers.h"

namespace impasto {

/// Interpolation kernels; their support widens by the reduction, which is what avoids aliasing.
enum class Filter {
    cubic,    ///< Keys 1981, a = −0.5; what "antialiased bicubic" means in the literature
    lanczos,  ///< three lobes
    nearest,
};

/// One axis: `from` source px are stretched over `to` target px.
struct ResampleAxis {
    int from = 1, to = 1;
    double scale() const { return double(to) / double(from); }
};

struct Span {
    int begin = 0, end = 0;  // px, half-open
    int length() const { return end - begin; }
};

/// Source px that target px `target` need; may reach beyond 0…from, where the caller supplies what
/// lies there (reflection, wrap).
Span source_span(ResampleAxis axis, Span target, Filter filter);

/// Weights [target.length(), source.length()], float32; every row sums to 1.
torch::Tensor resample_weights(ResampleAxis axis, Span target, Span source, Filter filter);

/// x: [n, c, h, w] → [n, c, rows, columns] by the two weight matrices.
torch::Tensor resample(const torch::Tensor& x, const torch::Tensor& row_weights, const torch::Tensor& column_weights);

/// The part of a whole picture at its new size, edges reflected: what resample_to gives there.
torch::Tensor resample_part(const torch::Tensor& x, Size size, Rect part, Filter filter = Filter::cubic);

/// A whole picture to height × width, edges reflected. The training data's and the evaluation's reduction.
torch::Tensor resample_to(const torch::Tensor& x, int height, int width, Filter filter = Filter::cubic);

}  // namespace impasto

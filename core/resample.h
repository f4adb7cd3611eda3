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

/// Source px that target px `target` need; may reach beyond 0…from.
Span source_span(ResampleAxis axis, Span target, Filter filter);

/// Those of them that lie in the picture: enough where what lies beyond is mirrored.
Span source_span_inside(ResampleAxis axis, Span target, Filter filter);

/// What the target px of one axis are made of. An axis that keeps its size is not computed at all.
class ResampleWeights {
public:
    /// `source`: the px at hand. What lies beyond the picture and is not at hand is mirrored about the picture's edge.
    ResampleWeights(ResampleAxis axis, Span target, Span source, Filter filter);

    /// [..., source.length()] → [..., target.length()]; a part of x itself where the axis keeps its size.
    torch::Tensor along_last(const torch::Tensor& x) const;

private:
    /// Neighbouring target px, which need a narrow band of the source only.
    struct Block {
        long begin;             // of the band, from the first px at hand
        torch::Tensor weights;  // [target px, band], float32; every row sums to 1
    };
    static Block block_of(ResampleAxis axis, Span target, Span source, Filter filter);

    std::vector<Block> blocks_;  // none where the axis keeps its size
    Span target_at_hand_;        // the target px among those at hand, in that case
};

/// x: [n, c, h, w], the px at hand → [n, c, rows, columns].
torch::Tensor resample(const torch::Tensor& x, const ResampleWeights& rows, const ResampleWeights& columns);

/// The part of a whole picture at its new size, edges reflected: what resample_to gives there.
torch::Tensor resample_part(const torch::Tensor& x, Size size, Rect part, Filter filter = Filter::cubic);

/// A whole picture to height × width, edges reflected. The training data's and the evaluation's reduction.
torch::Tensor resample_to(const torch::Tensor& x, int height, int width, Filter filter = Filter::cubic);

}  // namespace impasto

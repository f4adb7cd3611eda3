// SPDX-License-Identifier: GPL-3.0-or-later
// What lies beyond a picture's edge.
#pragma once

#include "precompiled/torch_headers.h"

namespace impasto {

struct Span;

enum class Border {
    reflect,  ///< … c b | a b c …: mirrored about the edge px, which is not repeated; for painting
    /// … b a | a b c …: mirrored about the edge itself, as resampling does: for
    /// enlarging, whose networks learn from resampled pictures
    reflect_edge,
    wrap,  ///< … y z | a b c …: the picture tiles
};

/// The px inside 0…length-1 that stands at `position`, which may lie anywhere.
int border_index(int position, int length, Border border);

/// border_index for each position of a span, int64.
torch::Tensor border_indices(Span span, int length, Border border);

/// The mean of the (2·radius_px + 1)² px around each px of [n, c, h, w], at an edge of those inside.
torch::Tensor mean_around(const torch::Tensor& x, int radius_px);

}  // namespace impasto

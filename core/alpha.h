// SPDX-License-Identifier: GPL-3.0-or-later
// Transparency: what a network may see under it, and how it is enlarged itself.
#pragma once

#include "precompiled/torch_headers.h"

namespace impasto {

/// Replaces the colour under alpha 0 by that of the nearest visible px, up to `reach_px` away (a step
/// a px, each the mean of the visible among its eight neighbours), so that hidden colour cannot bleed
/// into what is seen. Further away the hidden colour stays: no network sees that far.
/// color: [1, c, h, w]; alpha: [1, 1, h, w].
torch::Tensor bleed(const torch::Tensor& color, const torch::Tensor& alpha, int reach_px);

/// Least and greatest of the 3×3 px around each px. Enlarged alpha is held between them: constant
/// stays constant to the last bit (opaque is opaque), edges neither ring nor grow.
struct Bounds {
    torch::Tensor least, greatest;
};
Bounds neighborhood_bounds(const torch::Tensor& alpha);

/// True when every value is the same.
bool is_constant(const torch::Tensor& x);

}  // namespace impasto

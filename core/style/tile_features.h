// SPDX-License-Identifier: GPL-3.0-or-later
// Which px and which features belong to a tile. Integers only, but for looking.
#pragma once

#include <vector>

#include <impasto/image.h>

#include "style/perceptual_network.h"
#include "tile_grid.h"

namespace impasto {

/// Feature px whose cells of stride_px × stride_px image px begin inside `tile`.
Rect feature_cells(Rect tile, int stride_px);

/// How far beyond a tile its features see: a cell may begin in the tile and end outside.
int reach_px(const std::vector<TapTraits>& taps);

/// Image px that these features depend on, whole cells of the coarsest tap, cut at the picture's edge.
Rect seen_region(Rect tile, const std::vector<TapTraits>& taps, Size picture);

/// The features of `region` that are `tile`'s own. features: [1, c, …] computed from `region` alone.
torch::Tensor own_features(const torch::Tensor& features, Rect tile, Rect region, int stride_px);

}  // namespace impasto

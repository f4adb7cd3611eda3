// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/tile_features.h"

#include <algorithm>

#include "tensor_image.h"

namespace impasto {
Rect feature_cells(Rect tile, int stride_px) {
    const int x = divided_up(tile.x, stride_px), y = divided_up(tile.y, stride_px);
    return {x, y, divided_up(tile.right(), stride_px) - x, divided_up(tile.bottom(), stride_px) - y};
}

int reach_px(const std::vector<TapTraits>& taps) {
    int reach = 0;
    for (const auto& tap : taps) reach = std::max(reach, tap.radius_px + tap.stride_px);
    return reach;
}

Rect seen_region(Rect tile, const std::vector<TapTraits>& taps, Size picture) {
    int coarsest = 1;
    for (const auto& tap : taps) coarsest = std::max(coarsest, tap.stride_px);
    return intersection(aligned_outward(grown(tile, reach_px(taps)), coarsest), whole(picture));
}

torch::Tensor own_features(const torch::Tensor& features, Rect tile, Rect region, int stride_px) {
    const Rect cells = feature_cells(tile, stride_px), all = feature_cells(region, stride_px);
    return crop(features, all, cells);
}

}  // namespace impasto

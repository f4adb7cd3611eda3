// SPDX-License-Identifier: GPL-3.0-or-later
// One pass through a network for any style (`impasto train-style`): what the fast method does where a package for the
// task "style" is installed.
//
//   look    statistics of the whole content, tile by tile, and of each style → an affine map for colours and each level
//   pass    each tile: encode, map, decode
//
// The maps are the same for every tile and tiles are computed with all that their px see, so a tile has no style of its
// own and cutting changes nothing.
#pragma once

#include "style/feed_forward.h"
#include "style/painter.h"
#include "style/transport.h"

namespace impasto {

/// Colours, then the levels of FeedForwardImpl: how a picture's px are spread.
using LevelStatistics = std::vector<Gaussian>;
using LevelMaps = std::vector<AffineMap>;

/// Of a picture that is at hand as a whole: [1, 3, h, w] and its features, [1, c, …] a level.
LevelStatistics whole_statistics(const torch::Tensor& color, const std::vector<torch::Tensor>& features);

/// From the content's statistics to the style's.
LevelMaps level_maps(const LevelStatistics& content, const LevelStatistics& style);

/// `tile_px` 0: from the memory there is.
std::unique_ptr<StylePainter> pass_painter(std::shared_ptr<FeedForwardImpl> network, const StyleOptions& options,
                                           int tile_px = 0);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Which pixels a tile of the result is made of, from the result back to the source.
//
// source --network--> ×s --network--> ×s² … --antialiased reduction--> result
//
// All coordinates are those of the endless plane that the picture and its border make, at each
// stage's own scale. A tile's px therefore depend on the same px whatever the tile: tiled is untiled. Where
// the network has no exact halo, windows.h makes that so.
#pragma once

#include <vector>

#include <impasto/image.h>

#include "networks/network.h"
#include "resample.h"
#include "windows.h"

namespace impasto {

/// From the source's size to the result's, by a network applied `passes` times.
struct UpscalePath {
    Size source, result;
    NetworkTraits network;
    int passes = 1;
    WindowGrid windows = {};

    /// Enough passes to reach the result, at least one.
    static UpscalePath between(Size source, Size result, const NetworkTraits& network, int window_px = 128);

    int enlargement() const;  ///< scale to the power of passes
    int reach_px() const;     ///< no result px depends on a source px further away than this
    /// From the network's last output to the result; `from` equals `to` where there is nothing to do.
    ResampleAxis reduction_x() const { return {source.width * enlargement(), result.width}; }
    ResampleAxis reduction_y() const { return {source.height * enlargement(), result.height}; }
    /// From the source straight to the result, without the network.
    ResampleAxis direct_x() const { return {source.width, result.width}; }
    ResampleAxis direct_y() const { return {source.height, result.height}; }
};

/// The px that one tile needs.
struct TilePlan {
    Rect result;                    ///< the tile
    Rect network_output;            ///< what the reduction reads, at the network's last scale
    std::vector<Rect> pass_inputs;  ///< what each pass reads, at its own scale, halo included
    Rect source;                    ///< what is read from the picture
};

/// `bled`: hidden colour will be painted over, which looks reach_px further still.
TilePlan plan_tile(const UpscalePath& path, Rect result, bool bled = false);

/// Working memory in bytes for a tile of `tile_px` × `tile_px` of the result.
double tile_bytes(const UpscalePath& path, int tile_px);

/// Px that the network is given for a part of the result in such tiles,
/// halos and all passes included: what its time goes by.
double network_px(const UpscalePath& path, Rect part, int tile_px);

/// The largest tile within `budget_bytes`, a power of two between 32 and 1024 px.
int fitting_tile_px(const UpscalePath& path, double budget_bytes);

}  // namespace impasto

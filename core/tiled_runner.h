// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a computation tile by tile and does not give up: short memory halves the tile and goes on from
// the tile that failed, then moves to the CPU; a half-precision tile that is not finite is computed
// again in float32. What happened is told once, in a sentence.
#pragma once

#include <functional>
#include <string>

#include <impasto/image.h>
#include <impasto/progress.h>

#include "precompiled/torch_headers.h"

namespace impasto {

/// Where and how exactly a tile is computed.
struct ComputePlace {
    torch::Device device = torch::kCPU;
    torch::ScalarType dtype = torch::kFloat32;
    bool operator==(const ComputePlace&) const = default;
};

struct TiledRun {
    std::string phase;       ///< translated, for the progress line
    Rect whole;              ///< what is to be computed
    int tile_px = 512;       ///< side of a tile to begin with
    int least_tile_px = 16;  ///< below this the ladder's next step is the CPU
    ComputePlace place;
};

/// Returns the tile's values; may throw what is_out_of_memory knows.
using ComputeTile = std::function<torch::Tensor(Rect tile, const ComputePlace& place)>;
using KeepTile = std::function<void(Rect tile, const torch::Tensor& values)>;

/// Where the ladder ended: what a later run of the same kind should begin with.
struct SettledRun {
    int tile_px = 0;
    ComputePlace place;
};

/// Computes and keeps every tile of `run.whole` once. Throws Error{out_of_memory} or {bad_result}
/// when the ladder ends, Cancelled when progress says so.
SettledRun run_tiles(const TiledRun& run, const ComputeTile& compute, const KeepTile& keep, ProgressSink& progress);

}  // namespace impasto

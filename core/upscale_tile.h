// SPDX-License-Identifier: GPL-3.0-or-later
// One tile of the result, from the picture's px to the result's px.
#pragma once

#include <impasto/image.h>

#include "border.h"
#include "tiled_runner.h"
#include "upscale_plan.h"

namespace impasto {

struct UpscaleJob {
    const PixelSource& source;
    UpscalePath path;
    Border border = Border::reflect_edge;
    /// The network's answer at a place; x: [1, 3, h, w].
    std::function<torch::Tensor(const torch::Tensor& x, const ComputePlace& place)> network;
    WindowMemory& windows;  ///< of this job alone
};

/// [1, channels, tile.height, tile.width] in the source's format.
///
/// Values: networks see 0…1. What lies outside (HDR, wide gamut) goes around the network by cubic
/// interpolation and is added again, so nothing wraps or clips; what lies inside stays inside.
torch::Tensor upscale_tile(const UpscaleJob& job, Rect tile, const ComputePlace& place);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// A whole picture through an upscaling network.
#pragma once

#include <memory>

#include <impasto/progress.h>
#include <impasto/upscale.h>

#include "networks/network.h"

namespace impasto {

/// As Engine::upscale, with the network given. `tile_px`, `window_px` 0: from the memory there is.
void upscale_with(std::shared_ptr<Network> network, const PixelSource& source, PixelSink& sink,
                  const UpscaleOptions& options, ProgressSink& progress, int tile_px = 0, int window_px = 0);

/// As Engine::upscale_part, with the network given.
UpscaleCost upscale_part_with(std::shared_ptr<Network> network, const PixelSource& source, Size result, Rect part,
                              PixelSink& sink, const UpscaleOptions& options, ProgressSink& progress, int tile_px = 0,
                              int window_px = 0);

/// Bytes a tile may take: from `memory_bytes`, or from what is free where that is 0.
double tile_budget(std::int64_t memory_bytes, const DeviceInfo& device);

}  // namespace impasto

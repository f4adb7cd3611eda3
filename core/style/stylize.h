// SPDX-License-Identifier: GPL-3.0-or-later
// The way of a stylised pixel: content and style in, result out.
#pragma once

#include <memory>

#include <impasto/progress.h>
#include <impasto/style_transfer.h>

#include "style/perceptual_network.h"
#include "style/recipe.h"

namespace impasto {

/// As Engine::stylize, with the network given and the recipe that the options mean, or another one. `tile_px` 0: from the memory there is.
void stylize_with(std::shared_ptr<PerceptualNetwork> network, const PixelSource& content, const StylePictures& style, PixelSink& sink,
                  const StyleOptions& options, const Recipe& recipe, ProgressSink& progress, int tile_px = 0);

}  // namespace impasto

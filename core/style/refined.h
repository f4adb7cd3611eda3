// SPDX-License-Identifier: GPL-3.0-or-later
// The refined method: a picture is optimised, coarse to fine, until its features have the style's statistics and
// the content's structure (Gatys, Ecker, Bethge 2015). Departures are listed in README.md.
#pragma once

#include "style/painter.h"
#include "style/recipe.h"

namespace impasto {

/// [1, 3, h, w] of the content's size, 0…1. `start`: the picture that the coarsest scale begins with, where the recipe asks for neither content
/// nor noise. Throws Cancelled, or Error when memory ends.
torch::Tensor refine(const PaintInput& input, const torch::Tensor& start, const Recipe& recipe, Perception& perception, ProgressSink& progress);

/// What `refine` has to do when no scale ends early: px times iterations, summed over the scales.
double refinement_work(Size finest, const Recipe& recipe);

/// `fast`: needed where the recipe starts from the fast result. `tile_px` 0: from the memory there is.
std::unique_ptr<StylePainter> refined_painter(std::shared_ptr<PerceptualNetwork> network, std::unique_ptr<StylePainter> fast, const Recipe& recipe,
                                              const StyleOptions& options, int tile_px = 0);

}  // namespace impasto

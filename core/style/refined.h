// SPDX-License-Identifier: GPL-3.0-or-later
// The refined method: a picture is optimised, coarse to fine, until its features have the style's statistics and
// the content's structure (Gatys, Ecker, Bethge 2015). Departures are listed in README.md.
#pragma once

#include "style/painter.h"
#include "style/recipe.h"

namespace impasto {

/// [1, 3, h, w] of the content's size, 0…1. Throws Cancelled, or Error when memory ends.
torch::Tensor refine(const PaintInput& input, const Recipe& recipe, Perception& perception, ProgressSink& progress);

/// Style and content together one, so that a step is no longer where both pull; values outside 0…1 have no price, which
/// the steps have learnt.
ObjectiveWeights weights_of_learned_steps(const Recipe& recipe);

/// What of a change comes into the picture: grey without what alternates from px to px, colours twice as smooth. Linear
/// and its own adjoint, so the gradient of a change is the picture's, smoothed as well (preconditioning as in Olah et
/// al. 2017, "Feature Visualization").
torch::Tensor without_weave(const torch::Tensor& x);

/// Carries out a recipe with its memory shared out. `tile_px` 0: from the memory there is.
std::unique_ptr<StylePainter> refined_painter(std::shared_ptr<PerceptualNetwork> network, const Recipe& recipe,
                                              const StyleOptions& options, int tile_px = 0);

}  // namespace impasto

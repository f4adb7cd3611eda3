// SPDX-License-Identifier: GPL-3.0-or-later
// The refined method: a picture is optimised, coarse to fine, until its features have the style's statistics and
// the content's structure (Gatys, Ecker, Bethge 2015). Departures are listed in README.md.
#pragma once

#include <functional>
#include <vector>

#include "style/objective.h"
#include "style/recipe.h"

namespace impasto {

/// Gives a picture at a size: reads and reduces it. Called once a scale.
using PictureAt = std::function<Canvas(Size size)>;

struct StyleSample {
    PictureAt at;
    Size size;          ///< of the original
    double share = 1;   ///< of the mixture; all shares sum to 1
};

struct RefinedInput {
    PictureAt content;
    Size size;          ///< of the finest scale
    std::vector<StyleSample> styles;
};

/// [1, 3, h, w] of input.size, 0…1. Throws Cancelled, or Error when memory ends.
torch::Tensor refine(const RefinedInput& input, const Recipe& recipe, Perception& perception, ProgressSink& progress);

}  // namespace impasto

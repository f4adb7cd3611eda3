// SPDX-License-Identifier: GPL-3.0-or-later
// From the painted picture to the layer's pixels: size, colours, strength, transparency; rectangle by rectangle.
#pragma once

#include <optional>

#include <impasto/image.h>
#include <impasto/progress.h>

#include "style/colors.h"
#include "style/objective.h"

namespace impasto {

struct Finish {
    torch::Tensor painted;  ///< [1, 3, h, w], 0…1
    Canvas content;         ///< of the same size: what was painted from
    bool original_hue = false;
    std::optional<AffineMap> colors;  ///< for the painted picture
    double strength = 1;              ///< 0…1 of the way from content to result
};

/// Writes the whole of `sink`, which is of the size and format of `content`. A painted picture that is smaller is
/// enlarged with the content as a guide: to its cubic enlargement comes the fine detail of the content's luma, as
/// strongly as the painting follows that luma around each px (the local slope of He, Sun & Tang 2010). Values of the
/// content outside 0…1 are passed on as their excess, alpha and hidden colour as they were.
void finish(const Finish& result, const PixelSource& content, PixelSink& sink);

}  // namespace impasto

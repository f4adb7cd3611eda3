// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures as the style methods see them, read at the size that is asked for; no float copy of the original is made.
#pragma once

#include <impasto/image.h>

#include "style/objective.h"

namespace impasto {

/// Reduced (or enlarged) by antialiased cubic interpolation; grey as RGB; values held within 0…1. What is half hidden
/// counts half; colour that is wholly hidden is painted over from its neighbours.
Canvas read_canvas(const PixelSource& source, Size size);

/// color: [1, 3, h, w]. Nothing of it is hidden.
Canvas opaque(const torch::Tensor& color);

/// The same canvas when it is of that size.
Canvas resized(const Canvas& canvas, Size size);

/// What a window shows that reaches beyond the picture, where it is mirrored.
Canvas framed(const Canvas& canvas, Rect window);

}  // namespace impasto

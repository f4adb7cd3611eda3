// SPDX-License-Identifier: GPL-3.0-or-later
// Small pictures of drawables, reduced by GIMP, so that no large layer has to be read here.
#pragma once

#include <libgimp/gimp.h>

#include <impasto/image.h>

#include "screen_pixels.h"

namespace impasto::plugin {

/// The size of `size` within so many px, never larger than it is.
Size fitted(Size size, int side_px);

/// A rectangle of a drawable within so many px (at most 1024), in 8 bits, in the encoding of `float_format` without alpha where it has none.
PixelBuffer reduced(GimpDrawable* drawable, Rect region, int side_px);

/// The same for the screen.
SurfacePtr thumbnail(GimpDrawable* drawable, Rect region, int side_px);

}  // namespace impasto::plugin

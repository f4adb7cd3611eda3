// SPDX-License-Identifier: GPL-3.0-or-later
// Small pictures of drawables, reduced by GIMP, so that no large layer has to be read here.
#pragma once

#include <libgimp/gimp.h>

#include <impasto/image.h>

#include "screen_pixels.h"

namespace impasto::plugin {

/// The size of `size` within so many px, never larger than it is.
Size fitted(Size size, int side_px);

/// A rectangle of a drawable within so many px (at most 1024), good to 8 bits, in
/// the encoding and colors of `like`, as a DrawableSource has it.
PixelBuffer reduced(GimpDrawable* drawable, Rect region, int side_px, GimpDrawable* like);
inline PixelBuffer reduced(GimpDrawable* drawable, Rect region, int side_px) {
    return reduced(drawable, region, side_px, drawable);
}

/// The same for the screen.
SurfacePtr thumbnail(GimpDrawable* drawable, Rect region, int side_px);

}  // namespace impasto::plugin

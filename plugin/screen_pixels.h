// SPDX-License-Identifier: GPL-3.0-or-later
// Pixels of the core as pictures for the screen.
#pragma once

#include <cairo.h>
#include <gegl.h>

#include <impasto/image.h>

#include "guards.h"

namespace impasto::plugin {

using SurfacePtr = std::unique_ptr<cairo_surface_t, Release<cairo_surface_destroy>>;
using CairoPtr = std::unique_ptr<cairo_t, Release<cairo_destroy>>;

/// ARGB in sRGB. `format` is the pixels' own, with their space; see float_format.
SurfacePtr to_surface(const PixelBuffer& pixels, const Babl* format);

/// `pixels` enlarged by interpolation: `size` px, in which its left upper
/// corner lies at the origin. Beyond its edges they go on.
SurfacePtr stretched(cairo_surface_t* pixels, double origin_x, double origin_y, double scale_x, double scale_y,
                     Size size);

/// The path as a white line with a dark rim, seen on light and dark pictures alike. The path is used up.
void stroke_on_anything(cairo_t* cairo);

}  // namespace impasto::plugin

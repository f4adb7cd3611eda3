// SPDX-License-Identifier: GPL-3.0-or-later
// Which layer a filter works on, and every reason why it cannot: a sentence each.
#pragma once

#include <libgimp/gimp.h>

#include <impasto/image.h>

namespace impasto::plugin {

/// The one layer among `drawables` (NULL-terminated). Throws Refusal.
GimpLayer* only_layer(GimpImage* image, GimpDrawable** drawables);

/// Throws Refusal if the layer's pixels cannot be replaced: locked, or drawn by GIMP from text, paths or a file.
void check_pixels_can_change(GimpLayer* layer);

/// Bounding box of the selection in the layer's coordinates; the whole layer where nothing is selected.
/// Throws Refusal if they do not meet.
Rect selected_region(GimpLayer* layer);

/// A drawable's own whole.
Rect whole(GimpDrawable* drawable);

/// Offsets and size, in image coordinates.
Rect bounds(GimpItem* item);

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// Which layers a filter works on, and every reason why it cannot: a sentence each.
#pragma once

#include <vector>

#include <libgimp/gimp.h>

#include <impasto/image.h>

namespace impasto::plugin {

/// Layers of one image, at least one, from the lowest to the topmost: the order in which GIMP plays an animation.
using Layers = std::vector<GimpLayer*>;

/// `drawables` (NULL-terminated, may be null) as layers, each once. Throws Refusal if there is none, or one of them is
/// no layer that a filter could work on.
Layers layers_among(GimpImage* image, GimpDrawable** drawables);

bool contains(const Layers& layers, GimpItem* item);

/// How many times the px of the first one's selected part those of all are. Throws Refusal as selected_region() does.
double px_of_all(const Layers& layers);

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

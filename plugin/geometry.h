// SPDX-License-Identifier: GPL-3.0-or-later
// Where enlarged pixels come to lie. Integers in, integers out; knows no GIMP.
#pragma once

#include <impasto/image.h>

namespace impasto::plugin {

/// Two factors, because an image's own rounded size decides how GIMP scales what lies in it.
struct Factors {
    double x = 1, y = 1;
};

Factors factors_between(Size from, Size to);

/// Both edges scaled and rounded: how GIMP scales a layer with its image. Neighbours stay neighbours.
Rect scaled_edges(Rect rect, Factors factors);

/// The same inside a group, about the group's own corner: how GIMP scales a
/// layer in a group that goes from `group` to `scaled_group`.
Rect scaled_in_group(Rect rect, Rect group, Rect scaled_group);

Rect moved(Rect rect, int dx, int dy);

/// The least rectangle with both in it.
Rect united(Rect a, Rect b);

}  // namespace impasto::plugin

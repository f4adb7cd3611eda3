// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometry.h"

#include <algorithm>
#include <cmath>

namespace impasto::plugin {
namespace {

/// GIMP's own rounding: halves go up, also below zero.
int scaled(int px, double factor) { return int(std::floor(px * factor + 0.5)); }

}  // namespace

Factors factors_between(Size from, Size to) { return {double(to.width) / from.width, double(to.height) / from.height}; }

Rect scaled_edges(Rect rect, Factors factors) {
    const int x = scaled(rect.x, factors.x), y = scaled(rect.y, factors.y);
    return {x, y, scaled(rect.right(), factors.x) - x, scaled(rect.bottom(), factors.y) - y};
}

Rect scaled_in_group(Rect rect, Rect group, Rect scaled_group) {
    const auto factors = factors_between(group.size(), scaled_group.size());
    return moved(scaled_edges(moved(rect, -group.x, -group.y), factors), scaled_group.x, scaled_group.y);
}

Rect moved(Rect rect, int dx, int dy) { return {rect.x + dx, rect.y + dy, rect.width, rect.height}; }

Rect united(Rect a, Rect b) {
    const int x = std::min(a.x, b.x), y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

}  // namespace impasto::plugin

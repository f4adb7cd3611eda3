// SPDX-License-Identifier: GPL-3.0-or-later
#include "tile_grid.h"

#include <algorithm>

namespace impasto {
namespace {

int floor_divided(int a, int b) { return a / b - int(a % b != 0 && a < 0); }

}  // namespace

int divided_up(int a, int b) { return -floor_divided(-a, b); }

Rect whole(Size size) { return {0, 0, size.width, size.height}; }

std::vector<Rect> cut(Rect rect, int tile_px) {
    std::vector<Rect> pieces;
    for (int y = rect.y; y < rect.bottom(); y += tile_px)
        for (int x = rect.x; x < rect.right(); x += tile_px)
            pieces.push_back({x, y, std::min(tile_px, rect.right() - x), std::min(tile_px, rect.bottom() - y)});
    return pieces;
}

Rect grown(Rect rect, int px) { return {rect.x - px, rect.y - px, rect.width + 2 * px, rect.height + 2 * px}; }

Rect moved(Rect rect, int dx, int dy) { return {rect.x + dx, rect.y + dy, rect.width, rect.height}; }

Rect multiplied(Rect rect, int k) { return {rect.x * k, rect.y * k, rect.width * k, rect.height * k}; }

Rect divided_outward(Rect rect, int k) {
    const int x = floor_divided(rect.x, k), y = floor_divided(rect.y, k);
    return {x, y, divided_up(rect.right(), k) - x, divided_up(rect.bottom(), k) - y};
}

Rect aligned_outward(Rect rect, int multiple) { return multiplied(divided_outward(rect, multiple), multiple); }

}  // namespace impasto

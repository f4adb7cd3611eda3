// SPDX-License-Identifier: GPL-3.0-or-later
// The geometry of tiles: integers only, no pixels, no network.
#pragma once

#include <vector>

#include <impasto/image.h>

namespace impasto {

/// a / b, rounded up; b positive.
int divided_up(int a, int b);

/// All px of a picture.
Rect whole(Size size);

/// Cuts a rectangle into pieces of at most tile_px × tile_px, row after row. Pieces cover it exactly.
std::vector<Rect> cut(Rect rect, int tile_px);

/// The rectangle with `px` more on each side.
Rect grown(Rect rect, int px);

Rect moved(Rect rect, int dx, int dy);

/// Every px multiplied: [x·k, (x+w)·k).
Rect multiplied(Rect rect, int k);

/// The smallest rectangle whose multiple by k covers `rect`; also for negative corners.
Rect divided_outward(Rect rect, int k);

/// The smallest rectangle around `rect` whose sides and corners divide by `multiple`.
Rect aligned_outward(Rect rect, int multiple);

}  // namespace impasto

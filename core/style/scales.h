// SPDX-License-Identifier: GPL-3.0-or-later
// The sizes at which a picture is painted, coarse to fine. Integers only.
#pragma once

#include <vector>

#include <impasto/image.h>

namespace impasto {

/// Of the coarsest tap of the networks, relu5_1. Sides that it divides are halved evenly all the way: an odd one is
/// padded at its end, so that a turned picture would be seen in other cells.
inline constexpr int coarsest_stride_px = 16;

/// With the nearest sides that are halved evenly; never below one stride.
Size evenly_halved(Size size);

/// A window on a picture of that size with at least `least_px` more on each side, as many as let its sides be halved
/// evenly; the picture in its middle.
Rect even_frame(Size size, int least_px);

/// In px.
int long_side(Size size);

/// `size` shrunk so that its long side is `long_side_px`; never enlarged, never below 1 px.
Size shrunk_to(Size size, int long_side_px);

/// The same, where it may also be enlarged.
Size resized_to(Size size, int long_side_px);

/// Sizes up to `finest`, each about `ratio` times the one before, the first with a long side of about `coarsest_px`;
/// all but `finest` are halved evenly.
std::vector<Size> coarse_to_fine(Size finest, int coarsest_px, double ratio);

/// `size`, or if it has more px than that, the size of the same shape that has at most `most_px`.
Size with_at_most(Size size, double most_px);

}  // namespace impasto

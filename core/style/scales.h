// SPDX-License-Identifier: GPL-3.0-or-later
// The sizes at which a picture is painted, coarse to fine. Integers only.
#pragma once

#include <vector>

#include <impasto/image.h>

namespace impasto {

/// In px.
int long_side(Size size);

/// `size` shrunk so that its long side is `long_side_px`; never enlarged, never below 1 px.
Size shrunk_to(Size size, int long_side_px);

/// The same, where it may also be enlarged.
Size resized_to(Size size, int long_side_px);

/// Sizes up to `finest`, each `ratio` times the one before, the first with a long side of about `coarsest_px`.
std::vector<Size> coarse_to_fine(Size finest, int coarsest_px, double ratio);

/// `size`, or if it has more px than that, the size of the same shape that has at most `most_px`.
Size with_at_most(Size size, double most_px);

}  // namespace impasto

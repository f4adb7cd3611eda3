// SPDX-License-Identifier: GPL-3.0-or-later
// Drawings for training: photos have few of the hard, thin and dark edges of lettering, drawings and butterflies, and
// what a network seldom saw it enlarges badly.
#pragma once

#include <opencv2/core.hpp>

#include "random.h"

namespace impasto {

/// Patches, strokes, rows of strokes and letters over one another, their edges as soft as an ideal camera's. 8-bit BGR, square.
/// The same random state, the same drawing.
cv::Mat drawn(int side_px, Random& random);

}  // namespace impasto

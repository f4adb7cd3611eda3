// SPDX-License-Identifier: GPL-3.0-or-later
// Drawings for training: photos of landscapes have few of the long, thin and dark edges of lettering, drawings and
// butterflies, and what a network seldom saw it enlarges badly. Shapes that lie over one another, filled with pieces of
// photos, are the dead leaves model: Lee, Mumford, Huang 2001; trained on by Achddou, Gousseau, Ladjal 2021.
#pragma once

#include <span>

#include <opencv2/core.hpp>

#include "random.h"

namespace impasto {

/// Patches, strokes, rows of strokes and letters over one another, their edges as soft as a camera's; filled with a
/// colour or one of `textures`, each of side_px by side_px. What lies behind is out of focus at times. 8-bit BGR,
/// square. The same random state, the same drawing.
cv::Mat drawn(int side_px, std::span<const cv::Mat> textures, Random& random);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Other colours for a crop. A few dozen photos hold few of the colours there are, and a network that saw one of them
// seldom shifts it: a bright green came back by eight codes of 255 redder.
#pragma once

#include <opencv2/core.hpp>

#include "random.h"

namespace impasto {

/// Channels changed about, each stretched and moved, saturation changed; edges stay where they are. 8-bit BGR.
cv::Mat recolored(const cv::Mat& picture, Random& random);

}  // namespace impasto

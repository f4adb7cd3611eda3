// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a StyleNetwork to a painting, as core/style/refined.cpp takes them, but with a graph, so that the weights
// of all of them can be derived together. The first scale is painted before them and has no graph.
#pragma once

#include "style/recipe.h"
#include "style/style_network.h"

namespace impasto {

/// content, style: [1, 3, h, w], 0…1. → [1, 3, h, w] of the content's size, not clamped. What a feature lacks is derived
/// by the feature; the statistics it is reckoned from count as given.
torch::Tensor unrolled_steps(const std::shared_ptr<StyleNetworkImpl>& network, const Recipe& recipe,
                             const torch::Tensor& content, const torch::Tensor& style);

}  // namespace impasto

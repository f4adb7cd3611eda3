// SPDX-License-Identifier: GPL-3.0-or-later
// SAFMN, "Spatially-Adaptive Feature Modulation" (Sun et al., ICCV 2023, arXiv 2302.13800): a quarter of
// the channels at full size, the others max-pooled to coarser grids, together weigh the features. Two
// forms: the paper's (norm1, norm2, biases; pooled by 2, 4, 8) and the authors' NTIRE 2023 entry
// (norm.gamma: one normalisation by whole-picture energy; pooled by 4, 8, 16; bilinear skip).
#pragma once

#include "networks/network.h"

namespace impasto {

/// Parameters "channels", "hidden", "blocks", "challenge" (1: the NTIRE form), "scale".
std::shared_ptr<Network> create_safmn(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_safmn(const WeightShapes& shapes);

}  // namespace impasto

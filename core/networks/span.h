// SPDX-License-Identifier: GPL-3.0-or-later
// SPAN, "Swift Parameter-free Attention Network" (Wan et al., CVPRW 2024, arXiv 2311.12770): six blocks
// of three 3×3 convolutions whose answer, through a sigmoid, weighs itself. The input is centred on the
// mean of DIV2K and scaled by 255, unless the file holds "no_norm".
//
// Key names are the community's without ".eval_conv". Files from training hold each 3×3 convolution as
// four (sk, conv.0, conv.1, conv.2); they are folded into one.
#pragma once

#include "networks/network.h"

namespace impasto {

/// Parameters "channels", "last_channels" (before the shuffle), "normalised" (0 or 1), "scale".
std::shared_ptr<Network> create_span(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_span(const WeightShapes& shapes);
WeightTensors canonical_span(WeightTensors tensors);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// RFDN, "Residual Feature Distillation Network" (Liu et al., ECCVW 2020, arXiv 2009.11551): each of four
// blocks keeps a narrow copy of every stage and joins them; all blocks are joined again at the end.
// Key names: fea_conv, BN.{c1_d,c1_r,…,c4,c5,esa.*}, c.0, LR_conv, upsampler.0.
#pragma once

#include "networks/network.h"

namespace impasto {

/// Parameters "channels", "distilled", "narrow" (in the attention), "blocks", "scale",
/// "range" (1 or 255: its pictures are 0…range; detection asks the network which).
std::shared_ptr<Network> create_rfdn(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_rfdn(const WeightShapes& shapes);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// RLFN, "Residual Local Feature Network" (Kong et al., CVPRW 2022, arXiv 2205.07514): blocks of three
// 3×3 convolutions and a spatial attention. Key names: conv_1, block_N.{c1_r,c2_r,c3_r,c5,esa.*}, conv_2, upsampler.0.
#pragma once

#include "networks/network.h"

namespace impasto {

/// Parameters "channels", "middle" (channels within a block), "narrow" (in the attention), "blocks", "scale",
/// "range" (1 or 255: its pictures are 0…range; detection asks the network which).
std::shared_ptr<Network> create_rlfn(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_rlfn(const WeightShapes& shapes);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// SwinIR (Liang et al., ICCVW 2021, arXiv 2108.10257): attention within windows, every second time shifted
// by half a window, in residual groups; four ways to enlarge. Key names are the authors': conv_first,
// patch_embed.norm, layers.L.residual_group.blocks.B.*, layers.L.conv, norm, conv_after_body, …
#pragma once

#include "networks/network.h"

namespace impasto {

/// Parameters "channels", "hidden", "heads", "window", "layers", "depth" (blocks a layer), "convs" (1 or 3 after
/// a layer), "enlarger" (0 none, 1 one shuffle, 2 shuffles, 3 nearest and convolution), "features", "scale".
std::shared_ptr<Network> create_swinir(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_swinir(const WeightShapes& shapes);
WeightTensors canonical_swinir(WeightTensors tensors);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// DAT (Chen et al., "Dual Aggregation Transformer for Image Super-Resolution", ICCV 2023, arXiv 2308.03364): attention
// within long windows, lying and standing, every second time between channels instead, each beside a
// convolution. Key names are the authors': conv_first, before_RG.1, layers.L.blocks.B.{norm1,attn,norm2,ffn}.*,
// layers.L.conv, norm, conv_after_body, …
#pragma once

#include "networks/network.h"

namespace impasto {

/// Parameters "channels", "hidden", "heads", "window_height", "window_width" (of the first half of the channels, the
/// other half's lie across), "layers", "depth" (blocks a layer), "convs" (1 or 3 after a layer), "enlarger" (as
/// SwinIR's), "features", "scale".
std::shared_ptr<Network> create_dat(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_dat(const WeightShapes& shapes);

/// Batch normalisation becomes part of the convolution before it. Offsets within a window, [n, 2], take
/// the form [2·height − 1, 2·width − 1, 2], which tells the window's sides.
WeightTensors canonical_dat(WeightTensors tensors);

}  // namespace impasto

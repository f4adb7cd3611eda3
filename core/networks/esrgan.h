// SPDX-License-Identifier: GPL-3.0-or-later
// ESRGAN, "RRDBNet" (Wang et al., ECCVW 2018, arXiv 1809.00219; Real-ESRGAN, arXiv 2107.10833): residual
// in residual dense blocks, nearest-neighbour enlargement with a convolution at each doubling. Networks
// for ×2 and ×1 may begin with a pixel unshuffle by 2 or 4.
//
// Key names are Real-ESRGAN's: conv_first, body.N.rdbK.convJ, conv_body, conv_upI, conv_hr, conv_last.
// Read as well: the first ESRGAN's (model.0, model.1.sub.N.RDBK.convJ.0, model.3, …) and BSRGAN's
// (RRDB_trunk.N.RDBK.convJ, trunk_conv, upconvI, HRconv).
#pragma once

#include "networks/network.h"

namespace impasto {

/// Parameters "channels", "growth", "blocks", "doublings", "unshuffle" and "scale" = 2^doublings / unshuffle.
std::shared_ptr<Network> create_esrgan(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_esrgan(const WeightShapes& shapes);
WeightTensors canonical_esrgan(WeightTensors tensors);

}  // namespace impasto

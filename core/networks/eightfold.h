// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "networks/network.h"

namespace impasto {

/// Mean of the network's answers to the eight flips and turns of x, each turned back
/// ("self-ensemble", Timofte et al., CVPR 2016). Eight times the work.
torch::Tensor eightfold(Network& network, const torch::Tensor& x);

}  // namespace impasto

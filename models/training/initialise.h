// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "networks/network.h"

namespace impasto {

/// Starts a plain chain as a residual one: every square 3×3 convolution is the identity plus noise,
/// the last one nearly zero, so that the untrained network is the plain enlargement it adds to.
/// (A default start of a deep PReLU chain learns slowly and can collapse to zero output.)
void initialise(Network& network, std::uint64_t seed);

}  // namespace impasto

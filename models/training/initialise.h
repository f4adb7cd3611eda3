// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "networks/network.h"

namespace impasto {

/// Starts a plain chain as a residual one: every square 3×3 convolution is the identity plus noise,
/// the last one zero, so that the untrained network is the plain enlargement it adds to, or the picture itself.
/// (A default start of a deep PReLU chain learns slowly. One that begins with a harmful answer learns first to give
/// none: its biases drift until every PReLU shrinks what it gets, and a restorer never comes back from that.)
void initialise(Network& network, std::uint64_t seed);

}  // namespace impasto

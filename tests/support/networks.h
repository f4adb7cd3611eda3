// SPDX-License-Identifier: GPL-3.0-or-later
// Tiny networks that prove the machinery without weights.
#pragma once

#include <functional>
#include <memory>

#include "networks/network.h"

namespace impasto::testing {

/// What a test wants a network to be: a declaration and a function.
std::shared_ptr<Network> network_of(NetworkTraits traits, std::function<torch::Tensor(torch::Tensor)> forward);

std::shared_ptr<Network> identity_network();
std::shared_ptr<Network> nearest_x2_network();

/// A Compact net with random weights: a real receptive field, a real border.
std::shared_ptr<Network> random_compact(int scale, long depth = 3, long channels = 8);

/// The same at scale 1 over pixel-unshuffle 2: it must always be cut at even px.
std::shared_ptr<Network> random_dense_compact(long depth = 2);

}  // namespace impasto::testing

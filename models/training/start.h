// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "networks/network.h"

namespace impasto {

/// Starts a network from the weights of a related one. A weight of the same name and shape is taken; of a
/// last convolution for another scale each sub-pixel takes the one that lies nearest; of a wider network each feature
/// is one of the given ones, a little shaken; of two towers the second is the given one turned (towers.h); whatever else
/// the network has stays as it is. Returns the names of what stayed. Throws Error{bad_file} as two_towers does.
std::vector<std::string> start_from(Network& network, const WeightTensors& weights);

}  // namespace impasto

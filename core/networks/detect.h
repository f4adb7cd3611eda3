// SPDX-License-Identifier: GPL-3.0-or-later
// From the weights of an unknown file to a network that holds them.
#pragma once

#include "networks/network.h"

namespace impasto {

struct DetectedNetwork {
    std::string architecture;
    NetworkParameters parameters;      ///< "scale" among them
    std::shared_ptr<Network> network;  ///< float32, on the CPU, weights loaded
};

/// Throws Error{bad_file} with a reason: what the weights are instead, as far as their names tell.
DetectedNetwork detect_network(const WeightTensors& tensors);

}  // namespace impasto

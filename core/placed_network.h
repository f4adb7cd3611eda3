// SPDX-License-Identifier: GPL-3.0-or-later
// One network that goes where it is needed: another device, another precision, and back without loss.
#pragma once

#include <memory>
#include <vector>

#include "networks/network.h"
#include "tiled_runner.h"

namespace impasto {

class PlacedNetwork {
public:
    /// `network` stands on the CPU in float32.
    explicit PlacedNetwork(std::shared_ptr<Network> network);
    /// The network stands as it came.
    ~PlacedNetwork() { at({}); }
    PlacedNetwork(const PlacedNetwork&) = delete;
    PlacedNetwork& operator=(const PlacedNetwork&) = delete;

    Network& at(const ComputePlace& place);

private:
    std::shared_ptr<Network> network_;
    std::vector<torch::Tensor> originals_;  // the parameters as they came: half precision is never rounded back
    ComputePlace place_;
};

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Networks that enlarge or restore a turned picture as the upright one. Their features come in fours, which follow a
// turn like the corners of a square; what a pixel shuffle makes of channels turns with the pixels.
#pragma once

#include <vector>

#include "networks/network.h"
#include "turns.h"

namespace impasto {

/// Ties the weights of a network that is one chain of convolutions, each with
/// its biases and its activation's slopes, like Compact.
class EnlargerTurns {
public:
    /// Throws Error{bad_option} where features do not divide by four.
    explicit EnlargerTurns(Network& network);

    void tie_weights();
    /// To be done before every step: what an optimiser makes of tied gradients is tied.
    void tie_gradients();

private:
    struct Tie {
        torch::Tensor weights;
        ChannelSources out, in;
    };
    std::vector<Tie> ties_;
};

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Perceptual networks that know no up. Of a layer's channels a quarter, rounded down to fours, but four at least, are
// the same whichever way a picture is turned. The others follow in four blocks, and a turn leads each block to the
// next. So their number must divide by four. RGB stays as it is.
#pragma once

#include "style/convolution_chain.h"

namespace impasto {

/// The nearest weights [out, in, side, side] of that kind, or biases [out].
torch::Tensor tied_to_turns(const torch::Tensor& weights);

/// Ties all convolutions of the chain but the maps of its taps, keeping each one's mean square. Throws
/// Error{bad_option} where a layer's channels do not divide by four.
void tie_to_turns(ConvolutionChainImpl& chain);

/// The same for the gradients of a chain's weights, in their order, as they are.
void tie_to_turns(std::vector<torch::Tensor>& gradients, const WeightTensors& weights);

/// The weights of a tied chain with maps that judge a picture and the turned one alike: in place of what one map makes
/// of features it has the root of the mean of what it makes of them in their four turns. Of C + 1 directions, the
/// constant being one, the least is left out.
WeightTensors with_turned_maps(const ConvolutionChainImpl& chain);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Networks that know no up: with a picture turned by 90°, all they see turns along (p4 group convolution, Cohen &
// Welling, "Group Equivariant Convolutional Networks", ICML 2016), by weights that are turned copies of each other; so
// nothing changes where they run.
#pragma once

#include "precompiled/torch_headers.h"

namespace impasto {

constexpr long quarter_turns = 4;

/// Throws Error{bad_option} unless they divide by four, so that a turn can lead them round.
void check_turning_channels(long channels);

/// [4, channels]: where each of a layer's channels comes from when the
/// picture is turned by no, one, two, three quarters.
using ChannelSources = torch::Tensor;

/// The nearest weights [out, in, side, side], or biases [out], for which `in` may be undefined, that give the turned
/// result for a turned picture.
torch::Tensor tied_to_turns(const torch::Tensor& weights, const ChannelSources& out, const ChannelSources& in);

/// What a training starts from: the same, but convolutions keep their
/// mean square, as that of a mean of copies is smaller.
torch::Tensor tied_start(const torch::Tensor& weights, const ChannelSources& out, const ChannelSources& in);

}  // namespace impasto

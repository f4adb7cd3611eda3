// SPDX-License-Identifier: GPL-3.0-or-later
#include "enlarger_turns.h"

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

/// Channels that follow each other are the px of squares.
ChannelSources squares(long channels, long side) {
    return [channels, side](long quarters) {
        const auto px = torch::arange(side * side).view({side, side}).rot90(quarters, {0, 1}).flatten();
        return (torch::arange(0, channels, side * side).unsqueeze(1) + px).flatten();
    };
}

ChannelSources features(long channels) {
    if (channels % quarter_turns != 0)
        throw Error(ErrorKind::bad_option, tr("Weights can be tied to turns where every layer's channels divide by four. Choose another width."));
    return squares(channels, 2);
}

/// Of a picture whose px were put side by side as channels.
ChannelSources pixels(long channels) { return squares(channels, shuffle_scale(channels)); }

torch::Tensor last_convolution(const std::vector<torch::Tensor>& parameters) {
    torch::Tensor last;
    for (const auto& parameter : parameters)
        if (parameter.dim() == 4) last = parameter;
    return last;
}

}  // namespace

EnlargerTurns::EnlargerTurns(Network& network) {
    const auto parameters = network.parameters();
    const auto last = last_convolution(parameters);
    ChannelSources here;
    for (const auto& weights : parameters) {
        const auto before = here;
        if (weights.dim() == 4) here = weights.is_same(last) ? pixels(weights.size(0)) : features(weights.size(0));
        ties_.push_back({weights, here, before ? before : pixels(weights.size(1))});
    }
}

void EnlargerTurns::tie_weights() {
    const torch::NoGradGuard no_grad;
    for (auto& [weights, out, in] : ties_) weights.copy_(tied_start(weights, out, in));
}

void EnlargerTurns::tie_gradients() {
    for (auto& [weights, out, in] : ties_) weights.mutable_grad() = tied_to_turns(weights.grad(), out, in);
}

}  // namespace impasto

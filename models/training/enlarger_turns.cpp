// SPDX-License-Identifier: GPL-3.0-or-later
#include "enlarger_turns.h"

namespace impasto {
namespace {

/// Channels that follow each other are the px of squares.
ChannelSources squares(long channels, long side) {
    const auto square = torch::arange(channels).view({-1, side, side});
    std::vector<torch::Tensor> turned;
    for (long quarters = 0; quarters < quarter_turns; ++quarters)
        turned.push_back(square.rot90(quarters, {1, 2}).flatten());
    return torch::stack(turned);
}

ChannelSources features(long channels) {
    check_turning_channels(channels);
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
        ties_.push_back({weights, here, before.defined() ? before : pixels(weights.size(1))});
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

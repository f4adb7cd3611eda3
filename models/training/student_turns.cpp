// SPDX-License-Identifier: GPL-3.0-or-later
#include "student_turns.h"

#include <algorithm>

#include "turns.h"

namespace impasto {
namespace {

constexpr long rgb = 3;

long unturned_channels(long channels) {
    return channels == rgb ? rgb : std::max(quarter_turns, channels / 16 * quarter_turns);
}

ChannelSources sources(long channels) {
    const long unturned = unturned_channels(channels), orbits = (channels - unturned) / quarter_turns;
    const auto channel = torch::arange(channels);
    std::vector<torch::Tensor> turned;
    for (long quarters = 0; quarters < quarter_turns; ++quarters)
        turned.push_back(torch::cat({channel.narrow(0, 0, unturned),
                                     channel.narrow(0, unturned, quarter_turns * orbits).roll(quarters * orbits)}));
    return torch::stack(turned);
}

ChannelSources sources_in(const torch::Tensor& weights) {
    return weights.dim() == 1 ? ChannelSources() : sources(weights.size(1));
}

bool is_map(const std::string& name) { return name.starts_with("map"); }

/// [C, C + 1]: the map's weights and its bias, to features in float64 behind which a one stands.
torch::Tensor with_bias(const torch::nn::Conv2d& map) {
    return torch::cat({map->weight.flatten(1), map->bias.unsqueeze(1)}, 1).to(torch::kFloat64);
}

torch::Tensor turned_map(const torch::nn::Conv2d& map) {
    const auto weights = with_bias(map);
    const auto metric = weights.t().mm(weights);
    const long channels = map->weight.size(1);
    const auto from_channels = sources(channels);
    auto mean = torch::zeros_like(metric);
    for (long turn = 0; turn < quarter_turns; ++turn) {
        const auto from = torch::cat({from_channels[turn], torch::tensor({channels})});  // the one stays behind them
        mean += metric.index_select(0, from).index_select(1, from) / double(quarter_turns);
    }
    const auto [values, vectors] = torch::linalg_eigh(mean);
    return (vectors * values.clamp_min(0).sqrt())
        .t()
        .narrow(0, 1, map->weight.size(0))
        .to(torch::kFloat32)
        .contiguous();
}

}  // namespace

torch::Tensor tied_to_turns(const torch::Tensor& weights) {
    return tied_to_turns(weights, sources(weights.size(0)), sources_in(weights));
}

void tie_to_turns(ConvolutionChainImpl& chain) {
    const torch::NoGradGuard no_grad;
    for (const auto& layer : chain.plan().layers) check_turning_channels(layer.channels);
    for (auto& [name, weights] : chain_weights(chain))
        if (!is_map(name)) weights.copy_(tied_start(weights, sources(weights.size(0)), sources_in(weights)));
}

void tie_to_turns(std::vector<torch::Tensor>& gradients, const WeightTensors& weights) {
    auto gradient = gradients.begin();
    for (const auto& [name, tensor] : weights) {
        if (!is_map(name)) *gradient = tied_to_turns(*gradient);
        ++gradient;
    }
}

WeightTensors with_turned_maps(const ConvolutionChainImpl& chain) {
    const torch::NoGradGuard no_grad;
    auto weights = chain_weights(chain);
    for (const auto& layer : chain.plan().layers) {
        if (layer.map.empty()) continue;
        const auto both = turned_map(chain.convolution(layer.map));
        const long channels = both.size(1) - 1;
        weights[layer.map + ".weight"] = both.narrow(1, 0, channels).contiguous().view({both.size(0), channels, 1, 1});
        weights[layer.map + ".bias"] = both.select(1, channels).contiguous();
    }
    return weights;
}

}  // namespace impasto

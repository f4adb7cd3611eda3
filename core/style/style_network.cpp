// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/style_network.h"

#include <algorithm>
#include <array>

#include <impasto/error.h>
#include <impasto/text.h>

#include "style/perceptual_registry.h"

namespace impasto {
namespace {

constexpr std::array<std::string_view, learned_steps> step_names{"step1", "step2"};
constexpr std::string_view encoder_prefix = "encoder.";

/// LibTorch wants no dot in a name.
std::string parameter_name(std::string file_name) {
    std::ranges::replace(file_name, '.', ':');
    return file_name;
}

std::string file_name(std::string parameter) {
    std::ranges::replace(parameter, ':', '.');
    return parameter;
}

std::string weight_of(std::string_view step, const std::string& layer) {
    return std::string(step) + "." + layer + ".weight";
}

std::string gain_of(std::string_view step) { return std::string(step) + ".log_gain"; }

const ChainLayer* layer_with_tap(const ChainPlan& plan, const std::string& tap) {
    const auto found = std::ranges::find(plan.layers, tap, &ChainLayer::tap);
    return found == plan.layers.end() ? nullptr : &*found;
}

void check_encoder(const ChainPlan& plan) {
    for (const auto& tap : customary_taps)
        if (const auto* layer = layer_with_tap(plan, tap); !layer || layer->map.empty())
            throw Error(ErrorKind::bad_file, format_text(tr("its encoder has no map at %s"), tap.c_str()));
}

/// Of a halving one weight for all px of a cell.
torch::Tensor without_cells(const ChainLayer& layer, const torch::Tensor& weight) {
    return layer.kind == LayerKind::halving ? weight.mean({2, 3}, true) : weight;
}

long place_of(const std::string& tap) { return std::ranges::find(customary_taps, tap) - customary_taps.begin(); }

}  // namespace

StyleNetworkImpl::StyleNetworkImpl(std::shared_ptr<ConvolutionChainImpl> encoder)
    : encoder_(register_module("encoder", std::move(encoder))) {
    check_encoder(encoder_->plan());
    const auto add = [&](const std::string& name, const torch::Tensor& value) {
        register_parameter(parameter_name(name), value.detach().clone());
    };
    for (const auto step : step_names) {
        for (const auto& layer : encoder_->plan().layers) {
            if (!layer.weights.empty())
                add(weight_of(step, layer.weights), without_cells(layer, encoder_->convolution(layer.weights)->weight));
            if (!layer.map.empty())
                add(weight_of(step, layer.map),
                    torch::eye(layer.channels).view({layer.channels, layer.channels, 1, 1}));
        }
        add(gain_of(step), torch::zeros({long(customary_taps.size())}));
    }
    for (auto& parameter : parameters()) parameter.requires_grad_(false);
}

std::vector<TapTraits> StyleNetworkImpl::taps() const {
    auto taps = encoder_->taps();
    // Each halving reaches half a cell further, and the halves of all strides up to the tap's own add up to this
    for (auto& tap : taps) tap.radius_px += tap.stride_px - 1;
    return taps;
}

void StyleNetworkImpl::round_bends(double share) {
    if (share == bend_share_) return;
    bend_share_ = share;
    encoder_->round_bends(share);
    if (memory) memory = std::make_shared<SeenBefore>();
}

void StyleNetworkImpl::choose_step(std::optional<int> step) {
    encoder_->take_way_back(step ? way_back(std::string(step_names.at(std::size_t(*step)))) : WayBack());
}

/// A tap's map is the encoder's own, behind which what is lacking is mixed anew: so what is seen of a turned picture
/// can be led back turned.
WayBack StyleNetworkImpl::way_back(const std::string& step) const {
    const auto own = named_parameters(/*recurse=*/false);
    WayBack way;
    for (const auto& layer : encoder_->plan().layers) {
        if (!layer.weights.empty()) way[layer.weights] = own[parameter_name(weight_of(step, layer.weights))];
        if (layer.map.empty()) continue;
        const auto map = encoder_->convolution(layer.map)->weight,
                   mix = own[parameter_name(weight_of(step, layer.map))];
        const auto gain = own[parameter_name(gain_of(step))][place_of(layer.tap)].exp();
        way[layer.map] = (map.flatten(1).mm(mix.flatten(1)) * gain).view(map.sizes());
    }
    return way;
}

void StyleNetworkImpl::set_gains(const std::vector<double>& gains) {
    const torch::NoGradGuard no_grad;
    auto own = named_parameters(/*recurse=*/false);
    for (const auto step : step_names) own[parameter_name(gain_of(step))].copy_(torch::tensor(gains).log());
}

WeightTensors StyleNetworkImpl::decoder_weights() const {
    WeightTensors weights;
    for (const auto& item : named_parameters(/*recurse=*/false)) weights[file_name(item.key())] = item.value();
    return weights;
}

WeightTensors style_network_weights(const StyleNetworkImpl& network) {
    auto weights = network.decoder_weights();
    for (const auto& [name, value] : chain_weights(*network.encoder()))
        weights[std::string(encoder_prefix) + name] = value;
    return weights;
}

std::shared_ptr<StyleNetworkImpl> style_network_from(const WeightTensors& tensors) {
    WeightTensors encoder;
    for (const auto& [name, value] : tensors)
        if (name.starts_with(encoder_prefix)) encoder[name.substr(encoder_prefix.size())] = value;
    auto network =
        std::make_shared<StyleNetworkImpl>(std::make_shared<ConvolutionChainImpl>(find_chain(shapes_of(encoder))));
    auto weights = style_network_weights(*network);
    if (shapes_of(weights) != shapes_of(tensors))
        throw Error(ErrorKind::bad_file, tr("the weights do not belong to this network"));
    const torch::NoGradGuard no_grad;
    for (auto& [name, value] : weights) value.copy_(tensors.at(name));
    network->eval();
    return network;
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/convolution_chain.h"

#include <algorithm>
#include <cmath>

#include <impasto/error.h>
#include <impasto/text.h>

#include "style/rounded_rectifier.h"
#include "style/steady_convolution.h"

namespace impasto {
namespace {

bool halves(LayerKind kind) { return kind == LayerKind::halving || kind == LayerKind::max_pool; }

bool is_rectified(LayerKind kind) { return kind == LayerKind::convolution || kind == LayerKind::halving; }

long side_of(LayerKind kind) { return kind == LayerKind::convolution ? 3 : kind == LayerKind::halving ? 2 : 1; }

/// An odd size is made even by its last row or column once more, as a pool in ceil mode would have it.
torch::Tensor made_even(const torch::Tensor& x) {
    const auto rest_x = x.size(3) % 2, rest_y = x.size(2) % 2;
    return rest_x + rest_y == 0 ? x : torch::replication_pad2d(x, {0, rest_x, 0, rest_y});
}

torch::Tensor prepared(const torch::Tensor& x, LayerKind kind) {
    if (kind == LayerKind::convolution) return torch::replication_pad2d(x, {1, 1, 1, 1});
    return kind == LayerKind::halving ? made_even(x) : x;
}

torch::Tensor three(const std::array<float, 3>& values, const torch::Tensor& like) {
    return torch::tensor({values[0], values[1], values[2]}, torch::kFloat32).to(like.options()).view({1, 3, 1, 1});
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

/// "conv3_1" of a layer whose tap is "relu3_1"; empty where it is not to be seen.
std::string inner_tap(const ChainLayer& layer) { return layer.before_relu ? "conv" + layer.tap.substr(4) : ""; }

/// A picture with as much of everything from 4 to 64 px, in all directions and
/// colours: what is large or small to a layer is seen on it.
torch::Tensor waves() {
    constexpr int side = 128, octaves = 5;
    constexpr double golden_angle = 2.39996;
    const auto y = torch::arange(side, torch::kFloat32).view({1, 1, side, 1}), x = y.view({1, 1, 1, side});
    const auto color = torch::arange(3, torch::kFloat32).view({1, 3, 1, 1});
    auto sum = torch::full({1, 3, side, side}, 0.5f);
    for (int octave = 0; octave < octaves; ++octave) {
        const auto angle = (color + 3 * octave) * golden_angle;
        const double wavelength = 4 << octave;
        sum += 0.12 * ((x * angle.cos() + y * angle.sin()) * (2 * M_PI / wavelength) + angle).sin();
    }
    return sum.clamp_(0, 1);
}

/// How many layers must be computed for the deepest tap. Throws Error{bad_option}.
std::size_t layers_needed(const ChainPlan& plan, const std::vector<std::string>& names) {
    std::size_t needed = 0;
    for (const auto& name : names) {
        const auto found = std::ranges::find_if(
            plan.layers, [&](const auto& layer) { return name == layer.tap || name == inner_tap(layer); });
        if (found == plan.layers.end() || name.empty())
            throw Error(ErrorKind::bad_option,
                        format_text(tr("The perceptual network has no %s. Choose another network."), name.c_str()));
        needed = std::max(needed, std::size_t(found - plan.layers.begin()) + 1);
    }
    return needed;
}

}  // namespace

ConvolutionChainImpl::ConvolutionChainImpl(ChainPlan plan) : plan_(std::move(plan)), bends_(plan_.layers.size()) {
    long channels = 3;
    for (const auto& layer : plan_.layers) {
        if (!layer.weights.empty())
            add_convolution(layer.weights, channels, layer.channels, side_of(layer.kind),
                            layer.kind == LayerKind::halving ? 2 : 1);
        if (!layer.map.empty()) add_convolution(layer.map, layer.channels, layer.map_channels, 1, 1);
        channels = layer.channels;
    }
}

void ConvolutionChainImpl::round_bends(double share) {
    if (plan_.leak <= 0 || share == bend_share_) return;
    const torch::NoGradGuard no_grad;
    if (memory) memory = std::make_shared<SeenBefore>();
    bend_share_ = share;
    auto x = normalised(
        waves().to(convolutions_.begin()->second->weight.device()).contiguous(torch::MemoryFormat::ChannelsLast));
    for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
        x = through(plan_.layers[i], x);
        if (!is_rectified(plan_.layers[i].kind)) continue;
        // Rounded, so that no bit hangs on the number of threads
        bends_[i] = share * x.to(torch::kFloat64).std().item<float>();
        x = activated(i, x);
    }
}

/// Sharp bends in place: a convolution does not need its own output on the way back.
torch::Tensor ConvolutionChainImpl::activated(std::size_t layer, torch::Tensor x) const {
    if (bends_[layer] > 0) return rectified(x, plan_.leak, bends_[layer]);
    return plan_.leak > 0 ? torch::leaky_relu_(x, plan_.leak) : x.relu_();
}

void ConvolutionChainImpl::add_convolution(const std::string& weights, long in, long out, long side, long stride) {
    const torch::nn::Conv2d layer(torch::nn::Conv2dOptions(in, out, side).stride(stride));
    auto name = weights;
    std::ranges::replace(name, '.', '_');  // LibTorch wants no dot in a name
    convolutions_.emplace(weights, register_module(name, layer));
}

std::vector<TapTraits> ConvolutionChainImpl::taps() const {
    std::vector<TapTraits> taps;
    int stride = 1, radius = 0;
    for (const auto& layer : plan_.layers) {
        if (halves(layer.kind)) stride *= 2;
        if (layer.kind == LayerKind::convolution) radius += stride;
        if (layer.tap.empty()) continue;
        if (layer.before_relu)
            taps.push_back(
                {.name = inner_tap(layer), .stride_px = stride, .radius_px = radius, .channels = int(layer.channels)});
        taps.push_back(
            {.name = layer.tap, .stride_px = stride, .radius_px = radius, .channels = int(layer.tap_channels())});
    }
    return taps;
}

double ConvolutionChainImpl::bytes_per_px() const {
    double floats = 0, widest = 0, px = 1, channels = 3;
    for (const auto& layer : plan_.layers) {
        const double before = channels * px;
        if (halves(layer.kind)) px /= 4;
        channels = double(layer.channels);
        const double indices = layer.kind == LayerKind::max_pool ? 2 * channels * px : 0;  // 64 bits each
        const double alive = before + channels * px + indices + double(layer.map_channels) * px;
        floats += alive;  // what a layer saw, which it keeps for the way back, and what it gave
        widest = std::max(widest, alive);
    }
    return sizeof(float) * (floats + widest);
}

torch::Tensor ConvolutionChainImpl::normalised(const torch::Tensor& x) const {
    const auto even = [](const auto& values, float value) {
        return std::ranges::all_of(values, [=](float v) { return v == value; });
    };
    if (even(plan_.mean, 0) && even(plan_.deviation, 1)) return x;
    return (x - three(plan_.mean, x)) / three(plan_.deviation, x);
}

torch::Tensor ConvolutionChainImpl::convolved(const std::string& weights, const torch::Tensor& x, long stride) const {
    const auto& layer = *convolutions_.at(weights);
    const auto way_back = way_back_.empty() ? torch::Tensor() : way_back_.at(weights).to(layer.weight.device());
    return steady_convolution(x, layer.weight, layer.bias, stride, way_back);
}

torch::Tensor ConvolutionChainImpl::through(const ChainLayer& layer, const torch::Tensor& x) const {
    if (layer.kind == LayerKind::max_pool) return torch::max_pool2d(x, 2, 2, 0, 1, /*ceil_mode=*/true);
    return convolved(layer.weights, prepared(x, layer.kind), layer.kind == LayerKind::halving ? 2 : 1);
}

torch::Tensor ConvolutionChainImpl::mapped(const ChainLayer& layer, const torch::Tensor& x) const {
    if (layer.map.empty()) return x;
    const auto y = convolved(layer.map, x, 1);
    return layer.map_rectified ? y.relu() : y;
}

ConvolutionChainImpl::Seen ConvolutionChainImpl::look(torch::Tensor x, const std::vector<std::string>& names) {
    Seen seen{.hidden = std::vector<torch::Tensor>(names.size()), .mapped = std::vector<torch::Tensor>(names.size())};
    const auto put = [&](const std::string& tap, const torch::Tensor& hidden, const torch::Tensor& mapped) {
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == tap) seen.hidden[i] = hidden, seen.mapped[i] = mapped;
    };
    x = normalised(x.contiguous(torch::MemoryFormat::ChannelsLast));
    for (std::size_t i = 0, needed = layers_needed(plan_, names); i < needed; ++i) {
        const auto& layer = plan_.layers[i];
        x = through(layer, x);
        const bool inner = is_among(names, inner_tap(layer));
        if (inner) put(inner_tap(layer), x, x);
        if (is_rectified(layer.kind)) x = activated(i, inner ? x.clone() : x);
        if (is_among(names, layer.tap)) put(layer.tap, x, mapped(layer, x));
    }
    return seen;
}

std::vector<torch::Tensor> ConvolutionChainImpl::features(torch::Tensor x, const std::vector<std::string>& names) {
    return look(std::move(x), names).mapped;
}

void load_chain(ConvolutionChainImpl& chain, const WeightTensors& tensors) {
    const torch::NoGradGuard no_grad;
    for (auto& [name, value] : chain_weights(chain)) value.copy_(tensors.at(name));
}

WeightTensors chain_weights(const ConvolutionChainImpl& chain) {
    WeightTensors weights;
    for (const auto& layer : chain.plan().layers)
        for (const auto& name : {layer.weights, layer.map}) {
            if (name.empty()) continue;
            weights[name + ".weight"] = chain.convolution(name)->weight;
            weights[name + ".bias"] = chain.convolution(name)->bias;
        }
    return weights;
}

double multiplications_per_px(const ChainPlan& plan, const std::vector<std::string>& names) {
    double sum = 0, px = 1, channels = 3;
    for (std::size_t i = 0, needed = layers_needed(plan, names); i < needed; ++i) {
        const auto& layer = plan.layers[i];
        if (halves(layer.kind)) px /= 4;
        const double out = double(layer.channels);
        if (!layer.weights.empty()) sum += px * channels * out * double(side_of(layer.kind) * side_of(layer.kind));
        if (is_among(names, layer.tap)) sum += px * out * double(layer.map_channels);
        channels = out;
    }
    return sum;
}

}  // namespace impasto

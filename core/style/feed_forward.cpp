// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/feed_forward.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

constexpr double leak = 0.1;
// Of what a level passes on to the finer one; the finest gives colours
constexpr std::array<long, 5> widths{3, 16, 32, 64, 96};
constexpr std::string_view encoder_prefix = "encoder.", decoder_prefix = "decoder.";

std::vector<TapTraits> traits_of_levels(const ConvolutionChainImpl& encoder) {
    std::vector<TapTraits> found;
    const auto taps = encoder.taps();
    for (const auto& level : FeedForwardImpl::levels())
        if (const auto tap = std::ranges::find(taps, level, &TapTraits::name); tap != taps.end()) found.push_back(*tap);
    if (found.size() != FeedForwardImpl::levels().size())
        throw Error(ErrorKind::bad_file, tr("its encoder lacks one of the five levels"));
    return found;
}

/// In place: a convolution does not need its own output on the way back.
torch::Tensor rectified(torch::Tensor x) { return torch::leaky_relu_(x, leak); }

/// To the cells of the finer level, of which there may be one less.
torch::Tensor enlarged(const torch::Tensor& x, const torch::Tensor& finer) {
    return torch::upsample_nearest2d(x, {x.size(2) * 2, x.size(3) * 2})
        .narrow(2, 0, finer.size(2))
        .narrow(3, 0, finer.size(3));
}

/// The colours without their detail: what is fine is to be painted, not kept.
torch::Tensor smooth(const torch::Tensor& color) {
    constexpr int cell_px = 8;
    const auto cells = torch::avg_pool2d(color, cell_px, cell_px, 0, /*ceil_mode=*/true, /*count_include_pad=*/false);
    return torch::upsample_bilinear2d(cells, {cells.size(2) * cell_px, cells.size(3) * cell_px},
                                      /*align_corners=*/false)
        .narrow(2, 0, color.size(2))
        .narrow(3, 0, color.size(3));
}

std::string file_name(std::string parameter) { return parameter.replace(parameter.rfind('_'), 1, "."); }

}  // namespace

const std::vector<std::string>& FeedForwardImpl::levels() {
    static const std::vector<std::string> names{"relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"};
    return names;
}

FeedForwardImpl::FeedForwardImpl(ChainPlan encoder)
    : encoder_(register_module("encoder", std::make_shared<ConvolutionChainImpl>(std::move(encoder)))) {
    const auto taps = traits_of_levels(*encoder_);
    for (std::size_t level = 0; level < taps.size(); ++level) {
        const auto name = "level" + std::to_string(level + 1);
        const long own = taps[level].channels, coarser = level + 1 < taps.size() ? widths[level + 1] : 0;
        decoder_.emplace_back(add_layer(name + "_a", own + coarser, own), add_layer(name + "_b", own, widths[level]));
    }
    torch::NoGradGuard no_grad;
    decoder_.front().second.weight.zero_();
}

FeedForwardImpl::Layer FeedForwardImpl::add_layer(const std::string& name, long in, long out) {
    const auto parameter = [&](const char* what, torch::Tensor value) {
        return register_parameter(name + "_" + what, std::move(value));
    };
    const double spread = std::sqrt(2 / double(in * 9));  // He et al. 2015
    return {.weight = parameter("weight", torch::randn({out, in, 3, 3}) * spread),
            .bias = parameter("bias", torch::zeros({out})),
            .gain = parameter("gain", torch::zeros({out})),
            .shift = parameter("shift", torch::zeros({out}))};
}

torch::Tensor FeedForwardImpl::Layer::operator()(const torch::Tensor& x, double detail) const {
    const auto stretch = 1 + gain * detail;
    return torch::conv2d(torch::replication_pad2d(x, {1, 1, 1, 1}), weight * stretch.view({-1, 1, 1, 1}),
                         bias * stretch + shift * detail);
}

torch::Tensor FeedForwardImpl::decode(const torch::Tensor& color, const std::vector<torch::Tensor>& features,
                                      double detail) {
    torch::Tensor x;
    for (std::size_t level = decoder_.size(); level-- > 0;) {
        const auto& [first, second] = decoder_[level];
        x = x.defined() ? torch::cat({enlarged(x, features[level]), features[level]}, 1) : features[level];
        x = second(rectified(first(x, detail)), detail);
        if (level > 0) x = rectified(x);
    }
    return smooth(color) + x;
}

TapTraits FeedForwardImpl::reach() const {
    auto coarsest = traits_of_levels(*encoder_).back();
    // Two convolutions a level
    for (int stride = coarsest.stride_px; stride > 0; stride /= 2) coarsest.radius_px += 2 * stride;
    return coarsest;
}

double FeedForwardImpl::bytes_per_px() const {
    // What the widest layer reads, padded, and writes; all levels twice
    constexpr double finest_level = 2 * 32 + 16 + 3 * 2, features = 60;
    return sizeof(float) * (finest_level + features) * 1.5;
}

std::vector<torch::Tensor> FeedForwardImpl::decoder_parameters() const { return parameters(/*recurse=*/false); }

WeightTensors feed_forward_weights(const FeedForwardImpl& network) {
    WeightTensors weights;
    for (const auto& [name, value] : chain_weights(*network.encoder()))
        weights[std::string(encoder_prefix) + name] = value;
    for (const auto& item : network.named_parameters(/*recurse=*/false))
        weights[std::string(decoder_prefix) + file_name(item.key())] = item.value();
    return weights;
}

std::shared_ptr<FeedForwardImpl> feed_forward_from(const WeightTensors& tensors) {
    WeightTensors encoder;
    for (const auto& [name, value] : tensors)
        if (name.starts_with(encoder_prefix)) encoder[name.substr(encoder_prefix.size())] = value;
    auto network = std::make_shared<FeedForwardImpl>(find_chain(shapes_of(encoder)));
    auto weights = feed_forward_weights(*network);
    if (shapes_of(weights) != shapes_of(tensors))
        throw Error(ErrorKind::bad_file, tr("the weights do not belong to this network"));
    const torch::NoGradGuard no_grad;
    for (auto& [name, value] : weights) value.copy_(tensors.at(name));
    for (auto& parameter : network->parameters()) parameter.requires_grad_(false);
    network->eval();
    return network;
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/compact.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>

namespace impasto {
namespace {

torch::nn::Conv2d conv3x3(long in, long out) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).padding(1));
}

torch::nn::PReLU prelu(long channels) { return torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(channels)); }

}  // namespace

CompactImpl::CompactImpl(const CompactOptions& options) : options_(options) {
    const long channels = options.channels;
    body_->push_back(conv3x3(3 * options.unshuffle * options.unshuffle, channels));
    body_->push_back(prelu(channels));
    for (long i = 0; i < options.depth; ++i) {
        body_->push_back(conv3x3(channels, channels));
        body_->push_back(prelu(channels));
    }
    const long shuffle = options.scale * options.unshuffle;
    body_->push_back(conv3x3(channels, 3 * shuffle * shuffle));
    register_module("body", body_);
}

torch::Tensor CompactImpl::forward(torch::Tensor x) {
    const auto dense = options_.unshuffle > 1 ? torch::pixel_unshuffle(x, options_.unshuffle) : x;
    const auto residual = torch::pixel_shuffle(body_->forward(dense), options_.scale * options_.unshuffle);
    if (options_.scale == 1) return residual + x;
    const auto nearest = x.repeat_interleave(options_.scale, 2).repeat_interleave(options_.scale, 3);
    return residual + nearest;
}

NetworkTraits CompactImpl::traits() const {
    const long u = options_.unshuffle;
    const double floats_per_px =
        2.0 * double(options_.channels) / double(u * u) + 9.0 * double(options_.scale * options_.scale);
    return {.scale = int(options_.scale),
            .size_multiple = int(u),
            // One dense px for each 3×3 convolution, from the far end of its own
            .radius_px = int((options_.depth + 2) * u + u - 1),
            .bytes_per_px = 4.0 * floats_per_px};
}

std::optional<NetworkParameters> detect_compact(const WeightShapes& shapes) {
    const long channels = extent(shapes, "body.0.weight", 0),
               unshuffle = shuffle_scale(extent(shapes, "body.0.weight", 1));
    if (unshuffle == 0 || !has(shapes, "body.0.weight", {channels, 3 * unshuffle * unshuffle, 3, 3}) ||
        !has(shapes, "body.1.weight", {channels}))
        return std::nullopt;
    const auto layer = [](long i) { return "body." + std::to_string(i) + ".weight"; };
    long depth = 0;
    while (has(shapes, layer(2 * depth + 2), {channels, channels, 3, 3}) && shapes.contains(layer(2 * depth + 3)))
        ++depth;
    const long shuffle = shuffle_scale(extent(shapes, layer(2 * depth + 2), 0));
    if (shuffle == 0 || shuffle % unshuffle != 0) return std::nullopt;
    NetworkParameters parameters{{"channels", channels}, {"depth", depth}, {"scale", shuffle / unshuffle}};
    if (unshuffle > 1) parameters["unshuffle"] = unshuffle;
    return parameters;
}

std::shared_ptr<Network> create_compact(const NetworkParameters& parameters) {
    const bool dense = parameters.contains("unshuffle");
    return std::make_shared<CompactImpl>(
        CompactOptions{.channels = parameter(parameters, "channels", 1, 1024),
                       .depth = parameter(parameters, "depth", 0, 128),
                       .scale = parameter(parameters, "scale", 1, 8),
                       .unshuffle = dense ? parameter(parameters, "unshuffle", 1, 4) : 1});
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/compact.h"

namespace impasto {
namespace {

torch::nn::Conv2d conv3x3(long in, long out) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).padding(1));
}

torch::nn::PReLU prelu(long channels) {
    return torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(channels));
}

}  // namespace

CompactImpl::CompactImpl(const CompactOptions& options) : options_(options) {
    const long channels = options.channels;
    body_->push_back(conv3x3(3, channels));
    body_->push_back(prelu(channels));
    for (long i = 0; i < options.depth; ++i) {
        body_->push_back(conv3x3(channels, channels));
        body_->push_back(prelu(channels));
    }
    body_->push_back(conv3x3(channels, 3 * options.scale * options.scale));
    register_module("body", body_);
}

torch::Tensor CompactImpl::forward(torch::Tensor x) {
    const auto residual = torch::pixel_shuffle(body_->forward(x), options_.scale);
    const auto nearest = x.repeat_interleave(options_.scale, 2).repeat_interleave(options_.scale, 3);
    return residual + nearest;
}

NetworkTraits CompactImpl::traits() const {
    const double floats_per_px = 2.0 * double(options_.channels) + 9.0 * double(options_.scale * options_.scale);
    return {.scale = int(options_.scale),
            .radius_px = int(options_.depth + 2),  // one px for each 3×3 convolution
            .bytes_per_px = 4.0 * floats_per_px};
}

std::optional<NetworkParameters> detect_compact(const WeightShapes& shapes) {
    const long channels = extent(shapes, "body.0.weight", 0);
    if (!has(shapes, "body.0.weight", {channels, 3, 3, 3}) || !has(shapes, "body.1.weight", {channels})) return std::nullopt;
    const auto layer = [](long i) { return "body." + std::to_string(i) + ".weight"; };
    long depth = 0;
    while (has(shapes, layer(2 * depth + 2), {channels, channels, 3, 3}) && shapes.contains(layer(2 * depth + 3))) ++depth;
    const long scale = shuffle_scale(extent(shapes, layer(2 * depth + 2), 0));
    if (scale == 0) return std::nullopt;
    return NetworkParameters{{"channels", channels}, {"depth", depth}, {"scale", scale}};
}

std::shared_ptr<Network> create_compact(const NetworkParameters& parameters) {
    return std::make_shared<CompactImpl>(CompactOptions{.channels = parameter(parameters, "channels", 1, 1024),
                                                        .depth = parameter(parameters, "depth", 0, 128),
                                                        .scale = parameter(parameters, "scale", 1, 8)});
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/compact.h"

#include <algorithm>

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>

namespace impasto {
namespace {

torch::nn::Conv2d conv3x3(long in, long out) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).padding(1));
}

torch::nn::PReLU prelu(long channels) { return torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(channels)); }

torch::nn::Sequential chain(const CompactOptions& options) {
    torch::nn::Sequential body;
    const long channels = options.channels, shuffle = options.scale * options.unshuffle;
    body->push_back(conv3x3(3 * options.unshuffle * options.unshuffle, channels));
    body->push_back(prelu(channels));
    for (long i = 0; i < options.depth; ++i) {
        body->push_back(conv3x3(channels, channels));
        body->push_back(prelu(channels));
    }
    body->push_back(conv3x3(channels, 3 * shuffle * shuffle));
    return body;
}

}  // namespace

std::string chain_name(long tower, long towers) { return towers == 1 ? "body" : "tower" + std::to_string(tower); }

CompactImpl::CompactImpl(const CompactOptions& options) : options_(options) {
    for (long i = 0; i < options.towers; ++i)
        towers_.push_back(register_module(chain_name(i, options.towers), chain(options)));
}

torch::Tensor CompactImpl::forward(torch::Tensor x) {
    const auto dense = options_.unshuffle > 1 ? torch::pixel_unshuffle(x, options_.unshuffle) : x;
    auto mean = towers_.front()->forward(dense);
    for (std::size_t i = 1; i < towers_.size(); ++i)
        mean = torch::lerp(mean, towers_[i]->forward(dense), 1.0 / double(i + 1));
    const auto residual = torch::pixel_shuffle(mean, options_.scale * options_.unshuffle);
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
    const long towers = std::max(count_alike(shapes, "tower", 0), 1L);
    const auto weight = [name = chain_name(0, towers)](long i) { return name + "." + std::to_string(i) + ".weight"; };
    const long channels = extent(shapes, weight(0), 0), unshuffle = shuffle_scale(extent(shapes, weight(0), 1));
    if (unshuffle == 0 || !has(shapes, weight(0), {channels, 3 * unshuffle * unshuffle, 3, 3}) ||
        !has(shapes, weight(1), {channels}))
        return std::nullopt;
    long depth = 0;
    while (has(shapes, weight(2 * depth + 2), {channels, channels, 3, 3}) && shapes.contains(weight(2 * depth + 3)))
        ++depth;
    const long shuffle = shuffle_scale(extent(shapes, weight(2 * depth + 2), 0));
    if (shuffle == 0 || shuffle % unshuffle != 0) return std::nullopt;
    NetworkParameters parameters{{"channels", channels}, {"depth", depth}, {"scale", shuffle / unshuffle}};
    if (unshuffle > 1) parameters["unshuffle"] = unshuffle;
    if (towers > 1) parameters["towers"] = towers;
    return parameters;
}

std::shared_ptr<Network> create_compact(const NetworkParameters& parameters) {
    const auto or_one = [&](const char* name) {
        return parameters.contains(name) ? parameter(parameters, name, 1, 4) : 1;
    };
    return std::make_shared<CompactImpl>(CompactOptions{.channels = parameter(parameters, "channels", 1, 1024),
                                                        .depth = parameter(parameters, "depth", 0, 128),
                                                        .scale = parameter(parameters, "scale", 1, 8),
                                                        .unshuffle = or_one("unshuffle"),
                                                        .towers = or_one("towers")});
}

}  // namespace impasto

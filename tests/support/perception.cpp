// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/perception.h"

#include <map>
#include <new>

#include <torch/nn/modules/conv.h>

#include "style/perceptual_registry.h"
#include "style/steady_convolution.h"
#include "style/student.h"
#include "weights.h"

namespace impasto::testing {
namespace {

struct Layer {
    const char* name;  // of the convolution's tap: conv…, relu…
    long channels;
    bool pooled;  // before the convolution
};
constexpr std::array<Layer, 7> layers{{{"1_1", 4, false},
                                       {"2_1", 5, true},
                                       {"3_1", 6, true},
                                       {"4_1", 7, true},
                                       {"4_2", 6, false},
                                       {"5_1", 7, true},
                                       {"5_2", 6, false}}};

class TinyNetwork final : public PerceptualNetwork {
public:
    explicit TinyNetwork(double most_px) : most_px_(most_px) {
        torch::manual_seed(5);
        long in = 3;
        for (const auto& layer : layers) {
            convolutions_.push_back(
                register_module(layer.name, torch::nn::Conv2d(torch::nn::Conv2dOptions(in, layer.channels, 3))));
            in = layer.channels;
        }
        for (auto& parameter : parameters()) parameter.set_requires_grad(false);
    }

    std::vector<TapTraits> taps() const override {
        std::vector<TapTraits> taps;
        int stride = 1, radius = 0;
        for (const auto& layer : layers) {
            if (layer.pooled) radius += stride, stride *= 2;
            radius += stride;
            for (const char* kind : {"conv", "relu"})
                taps.push_back({.name = std::string(kind) + layer.name,
                                .stride_px = stride,
                                .radius_px = radius,
                                .channels = int(layer.channels)});
        }
        return taps;
    }

    double bytes_per_px() const override { return 100; }

    std::vector<torch::Tensor> features(torch::Tensor x, const std::vector<std::string>& names) override {
        if (double(x.size(2)) * double(x.size(3)) > most_px_) throw std::bad_alloc();
        std::map<std::string, torch::Tensor> seen;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            if (layers[i].pooled) x = torch::max_pool2d(x, 2, 2, 0, 1, /*ceil_mode=*/true);
            x = steady_convolution(torch::replication_pad2d(x, {1, 1, 1, 1}), convolutions_[i]->weight,
                                   convolutions_[i]->bias);
            seen[std::string("conv") + layers[i].name] = x;
            x = seen[std::string("relu") + layers[i].name] = torch::relu(x);
        }
        std::vector<torch::Tensor> wanted;
        for (const auto& name : names) wanted.push_back(seen.at(name));
        return wanted;
    }

private:
    double most_px_;
    std::vector<torch::nn::Conv2d> convolutions_;
};

}  // namespace

std::shared_ptr<PerceptualNetwork> tiny_perceptual_network() { return short_of_memory_above(1e12); }

std::shared_ptr<PerceptualNetwork> short_of_memory_above(double px) {
    auto network = std::make_shared<TinyNetwork>(px);
    to_channels_last(*network);  // as every network that is opened
    return network;
}

Perception perception_of(std::shared_ptr<PerceptualNetwork> network, int tile_px) {
    return {.network = std::move(network),
            .style_taps = {"relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"},
            .content_tap = "relu4_2",
            .tile_px = tile_px,
            .place = {}};
}

Canvas canvas_of(const torch::Tensor& color) {
    return {.color = color, .visibility = torch::ones({1, 1, color.size(2), color.size(3)})};
}

std::shared_ptr<StyleNetworkImpl> tiny_style_network() {
    torch::manual_seed(7);
    auto network = std::make_shared<StyleNetworkImpl>(std::make_shared<ConvolutionChainImpl>(
        student_plan({.channels = {3, 4, 5, 6, 6}, .halved_channels = {4, 5, 6, 6}})));
    network->set_gains(std::vector<double>(customary_taps.size(), 0.2));
    for (auto& [name, weight] : network->decoder_weights())
        if (weight.dim() == 4) weight += 0.1 * torch::randn_like(weight) * weight.abs().mean();
    to_channels_last(*network);
    return network;
}

}  // namespace impasto::testing

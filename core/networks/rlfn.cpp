// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/rlfn.h"

#include "networks/layers.h"
#include "networks/spatial_attention.h"

namespace impasto {
namespace {

constexpr double slope = 0.05;

struct Options {
    long channels, middle, narrow, blocks, scale, range;
};

class Block final : public torch::nn::Module {
public:
    explicit Block(const Options& options)
        : first_(register_module("c1_r", conv(options.channels, options.middle))),
          second_(register_module("c2_r", conv(options.middle, options.middle))),
          third_(register_module("c3_r", conv(options.middle, options.channels))),
          fuse_(register_module("c5", conv(options.channels, options.channels, {.side = 1}))),
          attention_(
              register_module("esa", std::make_shared<SpatialAttention>(options.channels, options.narrow, false))) {}

    torch::Tensor forward(const torch::Tensor& x) {
        auto y = leaky_relu(first_->forward(x), slope);
        y = leaky_relu(second_->forward(y), slope);
        y = leaky_relu(third_->forward(y), slope);
        return attention_->forward(fuse_->forward(y + x));
    }

private:
    torch::nn::Conv2d first_, second_, third_, fuse_;
    std::shared_ptr<SpatialAttention> attention_;
};

class Rlfn final : public Network {
public:
    explicit Rlfn(const Options& options) : options_(options) {
        first_ = register_module("conv_1", conv(3, options.channels));
        for (long i = 1; i <= options.blocks; ++i)
            blocks_.push_back(register_module("block_" + std::to_string(i), std::make_shared<Block>(options)));
        after_blocks_ = register_module("conv_2", conv(options.channels, options.channels));
        upsampler_ = register_module("upsampler", shuffle_conv(options.channels, options.scale));
    }

    torch::Tensor forward(torch::Tensor x) override {
        const auto first = first_->forward(x * options_.range);
        auto y = first;
        for (auto& block : blocks_) y = block->forward(y);
        return torch::pixel_shuffle(upsampler_->forward(after_blocks_->forward(y) + first), options_.scale) /
               options_.range;
    }

    NetworkTraits traits() const override {
        return {
            .scale = int(options_.scale),
            .radius_px = 32,
            .exact_halo = false,
            .overlap_px = 16,
            .bytes_per_px = 4.0 * (6.0 * double(options_.channels) + 6.0 * double(options_.scale * options_.scale))};
    }

private:
    Options options_;
    torch::nn::Conv2d first_{nullptr}, after_blocks_{nullptr};
    std::vector<std::shared_ptr<Block>> blocks_;
    torch::nn::Sequential upsampler_{nullptr};
};

}  // namespace

std::optional<NetworkParameters> detect_rlfn(const WeightShapes& shapes) {
    const long middle = extent(shapes, "block_1.c1_r.weight", 0), channels = extent(shapes, "block_1.c1_r.weight", 1);
    const long narrow = extent(shapes, "block_1.esa.conv2.weight", 0),
               scale = shuffle_scale(extent(shapes, "upsampler.0.weight", 0));
    const bool whole = has(shapes, "conv_1.weight", {channels, 3, 3, 3}) &&
                       has(shapes, "block_1.c2_r.weight", {middle, middle, 3, 3}) &&
                       has(shapes, "block_1.c5.weight", {channels, channels, 1, 1});
    if (!whole || narrow == 0 || scale == 0) return std::nullopt;
    return NetworkParameters{{"channels", channels}, {"middle", middle}, {"narrow", narrow},
                             {"scale", scale},       {"range", 1},       {"blocks", count_alike(shapes, "block_", 1)}};
}

std::shared_ptr<Network> create_rlfn(const NetworkParameters& parameters) {
    return std::make_shared<Rlfn>(Options{.channels = parameter(parameters, "channels", 1, 512),
                                          .middle = parameter(parameters, "middle", 1, 512),
                                          .narrow = parameter(parameters, "narrow", 1, 256),
                                          .blocks = parameter(parameters, "blocks", 1, 64),
                                          .scale = parameter(parameters, "scale", 1, 8),
                                          .range = parameter(parameters, "range", 1, 255)});
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/rfdn.h"

#include "networks/layers.h"
#include "networks/spatial_attention.h"

namespace impasto {
namespace {

constexpr double slope = 0.05;
constexpr std::size_t stage_count = 3;

struct Options {
    long channels, distilled, narrow, blocks, scale, range;
};

class Block final : public torch::nn::Module {
public:
    explicit Block(const Options& options) {
        for (std::size_t i = 1; i <= stage_count; ++i) {
            const auto stage = "c" + std::to_string(i);
            distil_.push_back(register_module(stage + "_d", conv(options.channels, options.distilled, {.side = 1})));
            refine_.push_back(register_module(stage + "_r", conv(options.channels, options.channels)));
        }
        last_ = register_module("c4", conv(options.channels, options.distilled));
        fuse_ = register_module("c5", conv(long(stage_count + 1) * options.distilled, options.channels, {.side = 1}));
        attention_ = register_module("esa", std::make_shared<SpatialAttention>(options.channels, options.narrow, true));
    }

    torch::Tensor forward(torch::Tensor x) {
        std::vector<torch::Tensor> kept;
        for (std::size_t i = 0; i < stage_count; ++i) {
            kept.push_back(leaky_relu(distil_[i]->forward(x), slope));
            x = leaky_relu(refine_[i]->forward(x) + x, slope);
        }
        kept.push_back(leaky_relu(last_->forward(x), slope));
        return attention_->forward(fuse_->forward(torch::cat(kept, 1)));
    }

private:
    std::vector<torch::nn::Conv2d> distil_, refine_;
    torch::nn::Conv2d last_{nullptr}, fuse_{nullptr};
    std::shared_ptr<SpatialAttention> attention_;
};

class Rfdn final : public Network {
public:
    explicit Rfdn(const Options& options) : options_(options) {
        const long channels = options.channels;
        first_ = register_module("fea_conv", conv(3, channels));
        for (long i = 1; i <= options.blocks; ++i)
            blocks_.push_back(register_module("B" + std::to_string(i), std::make_shared<Block>(options)));
        join_ = register_module("c", torch::nn::Sequential(conv(options.blocks * channels, channels, {.side = 1})));
        after_blocks_ = register_module("LR_conv", conv(channels, channels));
        upsampler_ = register_module("upsampler", shuffle_conv(channels, options.scale));
    }

    torch::Tensor forward(torch::Tensor x) override {
        const auto first = first_->forward(x * options_.range);
        std::vector<torch::Tensor> answers;
        for (auto& block : blocks_) answers.push_back(block->forward(answers.empty() ? first : answers.back()));
        const auto joined = leaky_relu(join_->forward(torch::cat(answers, 1)), slope);
        return torch::pixel_shuffle(upsampler_->forward(after_blocks_->forward(joined) + first), options_.scale) /
               options_.range;
    }

    NetworkTraits traits() const override {
        const double floats_per_px =
            double((2 * options_.blocks + 6) * options_.channels) + 6.0 * double(options_.scale * options_.scale);
        return {.scale = int(options_.scale),
                .radius_px = 32,
                .exact_halo = false,
                .overlap_px = 16,
                .bytes_per_px = 4 * floats_per_px};
    }

private:
    Options options_;
    torch::nn::Conv2d first_{nullptr}, after_blocks_{nullptr};
    std::vector<std::shared_ptr<Block>> blocks_;
    torch::nn::Sequential join_{nullptr}, upsampler_{nullptr};
};

}  // namespace

std::optional<NetworkParameters> detect_rfdn(const WeightShapes& shapes) {
    const long channels = extent(shapes, "B1.c1_r.weight", 0), distilled = extent(shapes, "B1.c4.weight", 0);
    const long narrow = extent(shapes, "B1.esa.conv2.weight", 0),
               scale = shuffle_scale(extent(shapes, "upsampler.0.weight", 0));
    const bool whole = has(shapes, "fea_conv.weight", {channels, 3, 3, 3}) &&
                       has(shapes, "B1.c1_r.weight", {channels, channels, 3, 3}) &&
                       has(shapes, "B1.c5.weight", {channels, 4 * distilled, 1, 1});
    if (!whole || narrow == 0 || scale == 0) return std::nullopt;
    return NetworkParameters{{"channels", channels}, {"distilled", distilled},
                             {"narrow", narrow},     {"scale", scale},
                             {"range", 1},           {"blocks", count_alike(shapes, "B", 1)}};
}

std::shared_ptr<Network> create_rfdn(const NetworkParameters& parameters) {
    return std::make_shared<Rfdn>(Options{.channels = parameter(parameters, "channels", 1, 512),
                                          .distilled = parameter(parameters, "distilled", 1, 256),
                                          .narrow = parameter(parameters, "narrow", 1, 256),
                                          .blocks = parameter(parameters, "blocks", 1, 16),
                                          .scale = parameter(parameters, "scale", 1, 8),
                                          .range = parameter(parameters, "range", 1, 255)});
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/safmn.h"

#include "networks/layers.h"

namespace impasto {
namespace {

constexpr long level_count = 4;

struct Options {
    long channels, hidden, blocks, scale;
    bool challenge;
    long pooled_px(long level) const { return 1L << (challenge ? level + 1 : level); }
};

/// Normalises the channels of each px.
class ChannelNorm final : public torch::nn::Module {
public:
    explicit ChannelNorm(long channels)
        : weight_(register_parameter("weight", torch::ones({channels}))),
          bias_(register_parameter("bias", torch::zeros({channels}))) {}

    torch::Tensor forward(const torch::Tensor& x) {
        const auto centred = x - x.mean(1, true);
        const auto variance = centred.pow(2).mean(1, true);
        return weight_.view({1, -1, 1, 1}) * (centred / torch::sqrt(variance + 1e-6)) + bias_.view({1, -1, 1, 1});
    }

private:
    torch::Tensor weight_, bias_;
};

/// Global response normalisation (Woo et al., ConvNeXt V2): each channel by its energy over the whole input.
class ResponseNorm final : public torch::nn::Module {
public:
    explicit ResponseNorm(long channels)
        : gamma_(register_parameter("gamma", torch::zeros({1, channels, 1, 1}))),
          beta_(register_parameter("beta", torch::zeros({1, channels, 1, 1}))) {}

    torch::Tensor forward(const torch::Tensor& x) {
        const auto energy = x.pow(2).sum({2, 3}, true).sqrt();
        return gamma_ * (x * (energy / (energy.mean(1, true) + 1e-6))) + beta_ + x;
    }

private:
    torch::Tensor gamma_, beta_;
};

class Modulation final : public torch::nn::Module {
public:
    explicit Modulation(const Options& options) : options_(options) {
        const long share = options.channels / level_count;
        for (long i = 0; i < level_count; ++i)
            levels_->push_back(conv(share, share, {.groups = share, .bias = !options.challenge}));
        register_module("mfr", levels_);
        join_ =
            register_module("aggr", conv(options.channels, options.channels, {.side = 1, .bias = !options.challenge}));
    }

    torch::Tensor forward(const torch::Tensor& x) {
        auto parts = x.chunk(level_count, 1);
        for (long i = 0; i < level_count; ++i) parts[std::size_t(i)] = at_level(parts[std::size_t(i)], i);
        return torch::gelu(join_->forward(torch::cat(parts, 1))) * x;
    }

private:
    torch::Tensor at_level(const torch::Tensor& part, long level) {
        auto& convolution = *levels_->at<torch::nn::Conv2dImpl>(std::size_t(level)).as<torch::nn::Conv2dImpl>();
        if (level == 0) return convolution.forward(part);
        const long pooled = options_.pooled_px(level), height = part.size(2), width = part.size(3);
        const auto coarse = std::get<0>(torch::adaptive_max_pool2d(part, {height / pooled, width / pooled}));
        return torch::upsample_nearest2d(convolution.forward(coarse), {height, width});
    }

    Options options_;
    torch::nn::ModuleList levels_;
    torch::nn::Conv2d join_{nullptr};
};

class Mixer final : public torch::nn::Module {
public:
    explicit Mixer(const Options& options) {
        const bool bias = !options.challenge;
        layers_ = register_module(
            "ccm", torch::nn::Sequential(conv(options.channels, options.hidden, {.bias = bias}), torch::nn::GELU(),
                                         conv(options.hidden, options.channels, {.side = 1, .bias = bias})));
    }
    torch::Tensor forward(const torch::Tensor& x) { return layers_->forward(x); }

private:
    torch::nn::Sequential layers_{nullptr};
};

class Block final : public torch::nn::Module {
public:
    explicit Block(const Options& options)
        : modulation_(register_module("safm", std::make_shared<Modulation>(options))),
          mixer_(register_module("ccm", std::make_shared<Mixer>(options))) {
        if (options.challenge) return;
        norm1_ = register_module("norm1", std::make_shared<ChannelNorm>(options.channels));
        norm2_ = register_module("norm2", std::make_shared<ChannelNorm>(options.channels));
    }

    torch::Tensor forward(torch::Tensor x) {
        x = x + modulation_->forward(norm1_ ? norm1_->forward(x) : x);
        return x + mixer_->forward(norm2_ ? norm2_->forward(x) : x);
    }

private:
    std::shared_ptr<Modulation> modulation_;
    std::shared_ptr<Mixer> mixer_;
    std::shared_ptr<ChannelNorm> norm1_, norm2_;
};

class Safmn final : public Network {
public:
    explicit Safmn(const Options& options) : options_(options) {
        first_ = register_module("to_feat", conv(3, options.channels));
        for (long i = 0; i < options.blocks; ++i) blocks_->push_back(std::make_shared<Block>(options));
        register_module("feats", blocks_);
        last_ = register_module("to_img", shuffle_conv(options.channels, options.scale));
        if (options.challenge) norm_ = register_module("norm", std::make_shared<ResponseNorm>(options.channels));
    }

    torch::Tensor forward(torch::Tensor x) override {
        auto first = first_->forward(x);
        if (norm_) first = norm_->forward(first);
        auto y = first;
        for (auto& block : *blocks_) y = block->as<Block>()->forward(y);
        y = torch::pixel_shuffle(last_->forward(norm_ ? y : y + first), options_.scale);
        return norm_ ? y + torch::upsample_bilinear2d(x, {y.size(2), y.size(3)}, false) : y;
    }

    NetworkTraits traits() const override {
        const double floats_per_px = 5.0 * double(options_.channels) + 2.0 * double(options_.hidden) +
                                     9.0 * double(options_.scale * options_.scale);
        return {.scale = int(options_.scale),
                .size_multiple = int(options_.pooled_px(level_count - 1)),
                .radius_px = 48,
                .exact_halo = false,
                .overlap_px = 16,
                .half_safe = false,
                .bytes_per_px = 4 * floats_per_px};
    }

private:
    Options options_;
    torch::nn::Conv2d first_{nullptr};
    torch::nn::ModuleList blocks_;
    torch::nn::Sequential last_{nullptr};
    std::shared_ptr<ResponseNorm> norm_;
};

}  // namespace

std::optional<NetworkParameters> detect_safmn(const WeightShapes& shapes) {
    const long channels = extent(shapes, "feats.0.safm.aggr.weight", 0),
               hidden = extent(shapes, "feats.0.ccm.ccm.0.weight", 0);
    const long scale = shuffle_scale(extent(shapes, "to_img.0.weight", 0));
    const bool whole = has(shapes, "to_feat.weight", {channels, 3, 3, 3}) && channels % level_count == 0 &&
                       has(shapes, "feats.0.ccm.ccm.0.weight", {hidden, channels, 3, 3}) &&
                       has(shapes, "feats.0.safm.mfr.3.weight", {channels / level_count, 1, 3, 3});
    if (!whole || scale == 0) return std::nullopt;
    return NetworkParameters{{"channels", channels},
                             {"hidden", hidden},
                             {"blocks", count_alike(shapes, "feats.", 0)},
                             {"challenge", shapes.contains("norm.gamma") ? 1 : 0},
                             {"scale", scale}};
}

std::shared_ptr<Network> create_safmn(const NetworkParameters& parameters) {
    return std::make_shared<Safmn>(Options{.channels = parameter(parameters, "channels", level_count, 512),
                                           .hidden = parameter(parameters, "hidden", 1, 2048),
                                           .blocks = parameter(parameters, "blocks", 1, 64),
                                           .scale = parameter(parameters, "scale", 1, 8),
                                           .challenge = parameter(parameters, "challenge", 0, 1) == 1});
}

}  // namespace impasto

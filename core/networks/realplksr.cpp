// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/realplksr.h"

#include "networks/layers.h"

namespace impasto {
namespace {

constexpr long norm_groups = 4;  // not to be seen in a file; nobody is known to have changed it

struct Options {
    long channels, far, kernel, blocks, scale;
    bool attention;
};

/// The large kernel on the first channels only.
class PartialKernel final : public torch::nn::Module {
public:
    explicit PartialKernel(const Options& options)
        : far_(options.far), conv_(register_module("conv", conv(options.far, options.far, {.side = options.kernel}))) {}
    torch::Tensor forward(const torch::Tensor& x) {
        return torch::cat({conv_->forward(x.narrow(1, 0, far_)), x.narrow(1, far_, x.size(1) - far_)}, 1);
    }

private:
    long far_;
    torch::nn::Conv2d conv_;
};

class Attention final : public torch::nn::Module {
public:
    explicit Attention(long channels) : weigh_(register_module("f", torch::nn::Sequential(conv(channels, channels)))) {}
    torch::Tensor forward(const torch::Tensor& x) { return x * torch::sigmoid(weigh_->forward(x)); }

private:
    torch::nn::Sequential weigh_;
};

class Block final : public torch::nn::Module {
public:
    explicit Block(const Options& options) {
        const long channels = options.channels;
        mixer_ = register_module("channel_mixer", torch::nn::Sequential(conv(channels, 2 * channels), torch::nn::Mish(),
                                                                        conv(2 * channels, channels)));
        far_ = register_module("lk", std::make_shared<PartialKernel>(options));
        if (options.attention) attention_ = register_module("attn", std::make_shared<Attention>(channels));
        refine_ = register_module("refine", conv(channels, channels, {.side = 1}));
        norm_ = register_module("norm", torch::nn::GroupNorm(norm_groups, channels));
    }

    torch::Tensor forward(const torch::Tensor& x) {
        auto y = far_->forward(mixer_->forward(x));
        if (attention_) y = attention_->forward(y);
        return x + norm_->forward(refine_->forward(y));
    }

private:
    torch::nn::Sequential mixer_{nullptr};
    std::shared_ptr<PartialKernel> far_;
    std::shared_ptr<Attention> attention_;
    torch::nn::Conv2d refine_{nullptr};
    torch::nn::GroupNorm norm_{nullptr};
};

class RealPlksr final : public Network {
public:
    explicit RealPlksr(const Options& options) : options_(options) {
        const long last_channels = 3 * options.scale * options.scale;
        layers_->push_back(conv(3, options.channels));
        for (long i = 0; i < options.blocks; ++i) layers_->push_back(Block(options));
        layers_->push_back(torch::nn::Identity());  // dropout while training
        layers_->push_back(conv(options.channels, last_channels));
        register_module("feats", layers_);
    }

    torch::Tensor forward(torch::Tensor x) override {
        return torch::pixel_shuffle(layers_->forward(x) + x.repeat_interleave(options_.scale * options_.scale, 1),
                                    options_.scale);
    }

    NetworkTraits traits() const override {
        return {
            .scale = int(options_.scale),
            .radius_px = 48,
            .exact_halo = false,
            .overlap_px = 16,
            .half_safe = false,
            .bytes_per_px = 4.0 * (8.0 * double(options_.channels) + 9.0 * double(options_.scale * options_.scale))};
    }

private:
    Options options_;
    torch::nn::Sequential layers_;
};

}  // namespace

std::optional<NetworkParameters> detect_realplksr(const WeightShapes& shapes) {
    const std::string block = "feats.1.";
    const long channels = extent(shapes, block + "refine.weight", 0), far = extent(shapes, block + "lk.conv.weight", 0);
    const long kernel = extent(shapes, block + "lk.conv.weight", 2), blocks = count_alike(shapes, "feats.", 1);
    const long scale = shuffle_scale(extent(shapes, "feats." + std::to_string(blocks + 2) + ".weight", 0));
    const bool whole = has(shapes, "feats.0.weight", {channels, 3, 3, 3}) && channels % norm_groups == 0 &&
                       far <= channels && kernel % 2 == 1 &&
                       has(shapes, block + "channel_mixer.2.weight", {channels, 2 * channels, 3, 3}) &&
                       has(shapes, block + "norm.weight", {channels});
    if (!whole || scale == 0) return std::nullopt;
    return NetworkParameters{{"channels", channels}, {"far", far},
                             {"kernel", kernel},     {"blocks", blocks},
                             {"scale", scale},       {"attention", shapes.contains(block + "attn.f.0.weight") ? 1 : 0}};
}

std::shared_ptr<Network> create_realplksr(const NetworkParameters& parameters) {
    return std::make_shared<RealPlksr>(Options{.channels = parameter(parameters, "channels", norm_groups, 512),
                                               .far = parameter(parameters, "far", 1, 512),
                                               .kernel = parameter(parameters, "kernel", 1, 63),
                                               .blocks = parameter(parameters, "blocks", 1, 128),
                                               .scale = parameter(parameters, "scale", 1, 8),
                                               .attention = parameter(parameters, "attention", 0, 1) == 1});
}

}  // namespace impasto

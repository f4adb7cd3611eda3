// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/swinir.h"

#include "networks/attention_parts.h"
#include "networks/enlarger.h"

namespace impasto {
namespace {

struct Options {
    long channels, hidden, heads, window, layers, depth, convs;
    Enlarging enlarging;
};

class WindowAttention final : public torch::nn::Module {
public:
    explicit WindowAttention(const Options& options)
        : heads_(options.heads), index_(offset_index({options.window, options.window})),
          table_(
              register_parameter("relative_position_bias_table",
                                 torch::zeros({(2 * options.window - 1) * (2 * options.window - 1), options.heads}))),
          qkv_(register_module("qkv", torch::nn::Linear(options.channels, 3 * options.channels))),
          join_(register_module("proj", torch::nn::Linear(options.channels, options.channels))) {}

    /// `mask` may be undefined.
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask) {
        return join_->forward(attention(qkv_->forward(x), heads_, bias_of_pairs(table_, index_), mask));
    }

private:
    long heads_;
    torch::Tensor index_, table_;
    torch::nn::Linear qkv_, join_;
};

class Mlp final : public torch::nn::Module {
public:
    explicit Mlp(const Options& options)
        : widen_(register_module("fc1", torch::nn::Linear(options.channels, options.hidden))),
          narrow_(register_module("fc2", torch::nn::Linear(options.hidden, options.channels))) {}
    torch::Tensor forward(const torch::Tensor& x) { return narrow_->forward(torch::gelu(widen_->forward(x))); }

private:
    torch::nn::Linear widen_, narrow_;
};

class Block final : public torch::nn::Module {
public:
    Block(const Options& options, bool shifted)
        : window_{options.window, options.window}, shift_(shifted ? options.window / 2 : 0),
          norm1_(register_module("norm1", layer_norm(options.channels))),
          norm2_(register_module("norm2", layer_norm(options.channels))),
          attention_(register_module("attn", std::make_shared<WindowAttention>(options))),
          mlp_(register_module("mlp", std::make_shared<Mlp>(options))) {}

    torch::Tensor forward(torch::Tensor x, const torch::Tensor& mask) {
        auto y = norm1_->forward(x);
        if (shift_) y = y.roll({-shift_, -shift_}, {1, 2});
        y = joined_windows(attention_->forward(cut_windows(y, window_), shift_ ? mask : torch::Tensor()), window_,
                           x.sizes());
        if (shift_) y = y.roll({shift_, shift_}, {1, 2});
        x = x + y;
        return x + mlp_->forward(norm2_->forward(x));
    }

private:
    WindowSize window_;
    long shift_;
    torch::nn::LayerNorm norm1_, norm2_;
    std::shared_ptr<WindowAttention> attention_;
    std::shared_ptr<Mlp> mlp_;
};

/// "residual_group.blocks.B".
class Blocks final : public torch::nn::Module {
public:
    explicit Blocks(const Options& options) {
        for (long i = 0; i < options.depth; ++i) list_->push_back(std::make_shared<Block>(options, i % 2 == 1));
        register_module("blocks", list_);
    }
    torch::Tensor forward(torch::Tensor x, const torch::Tensor& mask) {
        for (auto& block : *list_) x = block->as<Block>()->forward(x, mask);
        return x;
    }

private:
    torch::nn::ModuleList list_;
};

class Layer final : public torch::nn::Module {
public:
    explicit Layer(const Options& options)
        : blocks_(register_module("residual_group", std::make_shared<Blocks>(options))),
          end_(*this, "conv", options.channels, options.convs) {}

    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask) {
        return x + channels_last(end_.forward(channels_first(blocks_->forward(x, mask))));
    }

private:
    std::shared_ptr<Blocks> blocks_;
    GroupEnd end_;
};

class PatchEmbed final : public torch::nn::Module {
public:
    explicit PatchEmbed(long channels) : norm_(register_module("norm", layer_norm(channels))) {}
    torch::Tensor forward(const torch::Tensor& x) { return norm_->forward(x); }

private:
    torch::nn::LayerNorm norm_;
};

class SwinIr final : public Network {
public:
    explicit SwinIr(const Options& options)
        : options_(options), after_body_(*this, "conv_after_body", options.channels, options.convs),
          enlarger_(*this, options.channels, options.enlarging) {
        const long channels = options.channels;
        first_ = register_module("conv_first", conv(3, channels));
        embed_ = register_module("patch_embed", std::make_shared<PatchEmbed>(channels));
        for (long i = 0; i < options.layers; ++i) layers_->push_back(std::make_shared<Layer>(options));
        register_module("layers", layers_);
        norm_ = register_module("norm", layer_norm(channels));
    }

    torch::Tensor forward(torch::Tensor x) override {
        const auto mean = torch::tensor({0.4488, 0.4371, 0.4040}, x.options()).view({1, 3, 1, 1});
        x = (x - mean) * range();
        const auto first = first_->forward(x);
        const auto y = after_body_.forward(body(first)) + first;
        return (options_.enlarging.way == Enlarging::none ? x + enlarger_.forward(y) : enlarger_.forward(y)) / range() +
               mean;
    }

    NetworkTraits traits() const override {
        const double floats_per_px =
            10.0 * double(options_.channels) + 2.0 * double(options_.hidden) +
            3.0 * double(options_.heads * options_.window * options_.window) +
            3.0 * double(options_.enlarging.features * options_.enlarging.scale * options_.enlarging.scale);
        return {.scale = int(options_.enlarging.scale),
                .size_multiple = int(options_.window),
                .radius_px = 32,
                .exact_halo = false,
                .overlap_px = 16,
                .half_safe = false,
                .bytes_per_px = 4 * floats_per_px};
    }

private:
    /// The authors' JPEG networks, the only ones with windows of 7 px, were trained on 0…255.
    double range() const { return options_.window == 7 ? 255 : 1; }

    torch::Tensor body(const torch::Tensor& first) {
        auto y = embed_->forward(channels_last(first));
        const auto mask = shift_mask(first.size(2), first.size(3), {options_.window, options_.window}, first.options());
        for (auto& layer : *layers_) y = layer->as<Layer>()->forward(y, mask);
        return channels_first(norm_->forward(y));
    }

    Options options_;
    GroupEnd after_body_;
    Enlarger enlarger_;
    torch::nn::Conv2d first_{nullptr};
    std::shared_ptr<PatchEmbed> embed_;
    torch::nn::ModuleList layers_;
    torch::nn::LayerNorm norm_{nullptr};
};

// --- detection --------------------------------------------------------------------------------------

/// w where length = (2·w − 1)².
long window_of(long length) {
    for (long window = 2; window <= 32; ++window)
        if ((2 * window - 1) * (2 * window - 1) == length) return window;
    return 0;
}

}  // namespace

WeightTensors canonical_swinir(WeightTensors tensors) {
    if (!tensors.contains("layers.0.residual_group.blocks.0.attn.relative_position_bias_table")) return tensors;
    std::erase_if(tensors, [](const auto& item) {  // follow from the window's size
        return item.first.ends_with(".relative_position_index") || item.first.ends_with(".attn_mask");
    });
    return tensors;
}

std::optional<NetworkParameters> detect_swinir(const WeightShapes& shapes) {
    const std::string blocks = "layers.0.residual_group.blocks.", block = blocks + "0.",
                      table = block + "attn.relative_position_bias_table";
    const long channels = extent(shapes, block + "attn.qkv.weight", 1),
               hidden = extent(shapes, block + "mlp.fc1.weight", 0);
    const long heads = extent(shapes, table, 1), window = window_of(extent(shapes, table, 0));
    const auto enlarging = find_enlarging(shapes, channels);
    const bool whole = has(shapes, "conv_first.weight", {channels, 3, 3, 3}) &&
                       has(shapes, "norm.weight", {channels}) &&
                       has(shapes, block + "attn.qkv.weight", {3 * channels, channels}) &&
                       has(shapes, block + "mlp.fc1.weight", {hidden, channels}) &&
                       has(shapes, "patch_embed.norm.weight", {channels}) && heads != 0 && channels % heads == 0;
    if (!whole || window == 0 || enlarging.scale == 0) return std::nullopt;
    return with_enlarging({{"channels", channels},
                           {"hidden", hidden},
                           {"heads", heads},
                           {"window", window},
                           {"layers", count_alike(shapes, "layers.", 0)},
                           {"depth", count_alike(shapes, blocks, 0)},
                           {"convs", shapes.contains("layers.0.conv.weight") ? 1 : 3}},
                          enlarging);
}

std::shared_ptr<Network> create_swinir(const NetworkParameters& parameters) {
    return std::make_shared<SwinIr>(Options{.channels = parameter(parameters, "channels", 1, 512),
                                            .hidden = parameter(parameters, "hidden", 1, 2048),
                                            .heads = parameter(parameters, "heads", 1, 32),
                                            .window = parameter(parameters, "window", 2, 32),
                                            .layers = parameter(parameters, "layers", 1, 32),
                                            .depth = parameter(parameters, "depth", 1, 32),
                                            .convs = parameter(parameters, "convs", 1, 3),
                                            .enlarging = enlarging_of(parameters, Enlarging::none)});
}

}  // namespace impasto

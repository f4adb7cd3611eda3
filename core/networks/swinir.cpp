// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/swinir.h"

#include "networks/layers.h"

namespace impasto {
namespace {

enum Enlarger : long { none, one_shuffle, shuffles, nearest };

struct Options {
    long channels, hidden, heads, window, layers, depth, convs, enlarger, features, scale;
};

// Inside the body tensors are [n, h, w, channels].

/// [n, h, w, c] → [n·windows, window², c]
torch::Tensor cut_windows(const torch::Tensor& x, long window) {
    const auto n = x.size(0), h = x.size(1) / window, w = x.size(2) / window, c = x.size(3);
    return x.reshape({n, h, window, w, window, c}).permute({0, 1, 3, 2, 4, 5}).reshape({n * h * w, window * window, c});
}

torch::Tensor joined_windows(const torch::Tensor& windows, long window, torch::IntArrayRef size) {
    const auto n = size[0], h = size[1] / window, w = size[2] / window, c = size[3];
    return windows.reshape({n, h, w, window, window, c}).permute({0, 1, 3, 2, 4, 5}).reshape(size);
}

/// For each pair of px in a window which of the (2·window − 1)² offsets lies between them.
torch::Tensor offset_index(long window) {
    const auto axis = torch::arange(window);
    const auto y = axis.repeat_interleave(window), x = axis.repeat({window});
    const auto difference = [&](const torch::Tensor& a) { return a.unsqueeze(1) - a.unsqueeze(0) + window - 1; };
    return (difference(y) * (2 * window - 1) + difference(x)).flatten();
}

/// A shifted window at the end of the input holds px from its beginning: they must not see each other.
/// [windows, window², window²], 0 or −100.
torch::Tensor shift_mask(long height, long width, long window, const torch::TensorOptions& options) {
    const auto regions = [&](long length) {
        auto region = torch::zeros({length}, options);
        region.slice(0, length - window, length - window / 2).fill_(1);
        region.slice(0, length - window / 2).fill_(2);
        return region;
    };
    const auto region = (regions(height).view({1, -1, 1, 1}) * 3 + regions(width).view({1, 1, -1, 1}));
    const auto windows = cut_windows(region, window).squeeze(2);
    return (windows.unsqueeze(1) != windows.unsqueeze(2)).to(options.dtype()) * -100;
}

class WindowAttention final : public torch::nn::Module {
public:
    explicit WindowAttention(const Options& options)
        : heads_(options.heads), window_px_(options.window * options.window), index_(offset_index(options.window)),
          table_(register_parameter("relative_position_bias_table", torch::zeros({(2 * options.window - 1) * (2 * options.window - 1), options.heads}))),
          qkv_(register_module("qkv", torch::nn::Linear(options.channels, 3 * options.channels))),
          join_(register_module("proj", torch::nn::Linear(options.channels, options.channels))) {}

    /// `mask` may be undefined.
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask) {
        const auto count = x.size(0), channels = x.size(2), head_channels = channels / heads_;
        const auto qkv = qkv_->forward(x).view({count, window_px_, 3, heads_, head_channels}).permute({2, 0, 3, 1, 4});
        auto weight = (qkv[0] / std::sqrt(double(head_channels))).matmul(qkv[1].transpose(2, 3)) + bias(x.device());
        if (mask.defined())
            weight = (weight.view({-1, mask.size(0), heads_, window_px_, window_px_}) + mask.unsqueeze(1)).view({-1, heads_, window_px_, window_px_});
        return join_->forward(weight.softmax(-1).matmul(qkv[2]).transpose(1, 2).reshape({count, window_px_, channels}));
    }

private:
    torch::Tensor bias(torch::Device device) const {
        return table_.index_select(0, index_.to(device)).view({window_px_, window_px_, heads_}).permute({2, 0, 1});
    }

    long heads_, window_px_;
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

torch::nn::LayerNorm layer_norm(long channels) { return torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})); }

class Block final : public torch::nn::Module {
public:
    Block(const Options& options, bool shifted)
        : window_(options.window), shift_(shifted ? options.window / 2 : 0), norm1_(register_module("norm1", layer_norm(options.channels))),
          norm2_(register_module("norm2", layer_norm(options.channels))),
          attention_(register_module("attn", std::make_shared<WindowAttention>(options))),
          mlp_(register_module("mlp", std::make_shared<Mlp>(options))) {}

    torch::Tensor forward(torch::Tensor x, const torch::Tensor& mask) {
        auto y = norm1_->forward(x);
        if (shift_) y = y.roll({-shift_, -shift_}, {1, 2});
        y = joined_windows(attention_->forward(cut_windows(y, window_), shift_ ? mask : torch::Tensor()), window_, x.sizes());
        if (shift_) y = y.roll({shift_, shift_}, {1, 2});
        x = x + y;
        return x + mlp_->forward(norm2_->forward(x));
    }

private:
    long window_, shift_;
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

/// One convolution, or three with a narrow one in the middle, at the end of a residual group.
class GroupEnd {
public:
    GroupEnd(torch::nn::Module& parent, const std::string& name, const Options& options) {
        const long channels = options.channels, narrow = channels / 4;
        const auto slope = torch::nn::LeakyReLUOptions().negative_slope(0.2);
        if (options.convs == 1) one_ = parent.register_module(name, conv(channels, channels));
        else three_ = parent.register_module(name, torch::nn::Sequential(
            conv(channels, narrow), torch::nn::LeakyReLU(slope), conv(narrow, narrow, {.side = 1}), torch::nn::LeakyReLU(slope), conv(narrow, channels)));
    }
    torch::Tensor forward(const torch::Tensor& x) { return one_.is_empty() ? three_->forward(x) : one_->forward(x); }

private:
    torch::nn::Conv2d one_{nullptr};
    torch::nn::Sequential three_{nullptr};
};

class Layer final : public torch::nn::Module {
public:
    explicit Layer(const Options& options)
        : blocks_(register_module("residual_group", std::make_shared<Blocks>(options))), end_(*this, "conv", options) {}

    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask) {
        return x + end_.forward(blocks_->forward(x, mask).permute({0, 3, 1, 2})).permute({0, 2, 3, 1});
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
    explicit SwinIr(const Options& options) : options_(options), after_body_(*this, "conv_after_body", options) {
        const long channels = options.channels;
        first_ = register_module("conv_first", conv(3, channels));
        embed_ = register_module("patch_embed", std::make_shared<PatchEmbed>(channels));
        for (long i = 0; i < options.layers; ++i) layers_->push_back(std::make_shared<Layer>(options));
        register_module("layers", layers_);
        norm_ = register_module("norm", layer_norm(channels));
        register_enlarger();
    }

    torch::Tensor forward(torch::Tensor x) override {
        const auto mean = torch::tensor({0.4488, 0.4371, 0.4040}, x.options()).view({1, 3, 1, 1});
        x = (x - mean) * range();
        const auto first = first_->forward(x);
        const auto y = after_body_.forward(body(first)) + first;
        return (options_.enlarger == none ? x + last_->forward(y) : enlarged(y)) / range() + mean;
    }

    NetworkTraits traits() const override {
        const double floats_per_px = 10.0 * double(options_.channels) + 2.0 * double(options_.hidden) +
                                     3.0 * double(options_.heads * options_.window * options_.window) +
                                     3.0 * double(options_.features * options_.scale * options_.scale);
        return {.scale = int(options_.scale),
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
        auto y = embed_->forward(first.permute({0, 2, 3, 1}));
        const auto mask = shift_mask(first.size(2), first.size(3), options_.window, first.options());
        for (auto& layer : *layers_) y = layer->as<Layer>()->forward(y, mask);
        return norm_->forward(y).permute({0, 3, 1, 2});
    }

    void register_enlarger() {
        const long channels = options_.channels, features = options_.features;
        if (options_.enlarger == one_shuffle) upsample_ = register_module("upsample", shuffle_conv(channels, options_.scale));
        if (options_.enlarger == none) last_ = register_module("conv_last", conv(channels, 3));
        if (options_.enlarger != shuffles && options_.enlarger != nearest) return;
        before_ = register_module("conv_before_upsample", torch::nn::Sequential(conv(channels, features)));
        last_ = register_module("conv_last", conv(features, 3));
        if (options_.enlarger == shuffles) return register_shuffles();
        for (long i = 1; 1L << i <= options_.scale; ++i) up_.push_back(register_module("conv_up" + std::to_string(i), conv(features, features)));
        hr_ = register_module("conv_hr", conv(features, features));
    }

    /// Doublings, or one tripling.
    long step() const { return options_.scale == 3 ? 3 : 2; }

    void register_shuffles() {
        upsample_ = torch::nn::Sequential();
        for (long reached = 1; reached < options_.scale; reached *= step()) {
            upsample_->push_back(conv(options_.features, options_.features * step() * step()));
            upsample_->push_back(torch::nn::PixelShuffle(step()));
        }
        register_module("upsample", upsample_);
    }

    torch::Tensor enlarged(torch::Tensor y) {
        if (options_.enlarger == one_shuffle) return torch::pixel_shuffle(upsample_->forward(y), options_.scale);
        y = leaky_relu(before_->forward(y), 0.01);
        if (options_.enlarger == shuffles) return last_->forward(upsample_->forward(y));
        for (auto& up : up_) y = leaky_relu(up->forward(torch::upsample_nearest2d(y, {y.size(2) * 2, y.size(3) * 2})), 0.2);
        return last_->forward(leaky_relu(hr_->forward(y), 0.2));
    }

    Options options_;
    GroupEnd after_body_;
    torch::nn::Conv2d first_{nullptr}, hr_{nullptr}, last_{nullptr};
    std::shared_ptr<PatchEmbed> embed_;
    torch::nn::ModuleList layers_;
    torch::nn::LayerNorm norm_{nullptr};
    torch::nn::Sequential before_{nullptr}, upsample_{nullptr};
    std::vector<torch::nn::Conv2d> up_;
};

// --- detection --------------------------------------------------------------------------------------

struct Enlarging {
    long enlarger = none, features = 1, scale = 0;
};

Enlarging find_enlarging(const WeightShapes& shapes, long channels) {
    const long features = extent(shapes, "conv_before_upsample.0.weight", 0), first = extent(shapes, "upsample.0.weight", 0);
    if (features == 0 && first != 0) return {one_shuffle, 1, shuffle_scale(first)};
    if (features == 0) return {none, 1, has(shapes, "conv_last.weight", {3, channels, 3, 3}) ? 1 : 0};
    long scale = 1;
    if (shapes.contains("conv_up1.weight")) {
        while (scale < 8 && shapes.contains("conv_up" + std::to_string(scale == 1 ? 1 : scale == 2 ? 2 : 3) + ".weight")) scale *= 2;
        return {nearest, features, scale};
    }
    if (first == 9 * features) return {shuffles, features, 3};
    for (long layer = 0; has(shapes, "upsample." + std::to_string(layer) + ".weight", {4 * features, features, 3, 3}); layer += 2) scale *= 2;
    return {shuffles, features, scale};
}

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
    const std::string blocks = "layers.0.residual_group.blocks.", block = blocks + "0.", table = block + "attn.relative_position_bias_table";
    const long channels = extent(shapes, block + "attn.qkv.weight", 1), hidden = extent(shapes, block + "mlp.fc1.weight", 0);
    const long heads = extent(shapes, table, 1), window = window_of(extent(shapes, table, 0));
    const auto enlarging = find_enlarging(shapes, channels);
    const bool whole = has(shapes, "conv_first.weight", {channels, 3, 3, 3}) && has(shapes, "norm.weight", {channels}) &&
                       has(shapes, block + "attn.qkv.weight", {3 * channels, channels}) && has(shapes, block + "mlp.fc1.weight", {hidden, channels}) &&
                       has(shapes, "patch_embed.norm.weight", {channels}) && heads != 0 && channels % heads == 0;
    if (!whole || window == 0 || enlarging.scale == 0) return std::nullopt;
    return NetworkParameters{{"channels", channels}, {"hidden", hidden}, {"heads", heads}, {"window", window},
                             {"layers", count_alike(shapes, "layers.", 0)}, {"depth", count_alike(shapes, blocks, 0)},
                             {"convs", shapes.contains("layers.0.conv.weight") ? 1 : 3}, {"enlarger", enlarging.enlarger},
                             {"features", enlarging.features}, {"scale", enlarging.scale}};
}

std::shared_ptr<Network> create_swinir(const NetworkParameters& parameters) {
    return std::make_shared<SwinIr>(Options{.channels = parameter(parameters, "channels", 1, 512),
                                            .hidden = parameter(parameters, "hidden", 1, 2048),
                                            .heads = parameter(parameters, "heads", 1, 32),
                                            .window = parameter(parameters, "window", 2, 32),
                                            .layers = parameter(parameters, "layers", 1, 32),
                                            .depth = parameter(parameters, "depth", 1, 32),
                                            .convs = parameter(parameters, "convs", 1, 3),
                                            .enlarger = parameter(parameters, "enlarger", none, nearest),
                                            .features = parameter(parameters, "features", 1, 256),
                                            .scale = parameter(parameters, "scale", 1, 8)});
}

}  // namespace impasto

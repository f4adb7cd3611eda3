// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/dat.h"

#include <algorithm>
#include <array>

#include "networks/attention_parts.h"
#include "networks/enlarger.h"

namespace impasto {
namespace {

struct Options {
    long channels, hidden, heads;
    WindowSize window;
    long layers, depth, convs;
    Enlarging enlarging;
    long half() const { return channels / 2; }  // what each of the two windows sees
};

/// Whether a block's windows are shifted: every second one of attention within windows, in turn from layer to layer.
bool is_shifted(long layer, long block) { return block % 4 == (layer % 2 == 0 ? 2 : 0); }

/// How far apart two px of a window are, to what that adds to their attention: a small network ("pos").
class OffsetBias final : public torch::nn::Module {
public:
    OffsetBias(long width, long heads) : first_(register_module("pos_proj", torch::nn::Linear(2, width))) {
        for (int i = 1; i <= 3; ++i)
            steps_.push_back(register_module("pos" + std::to_string(i),
                                             torch::nn::Sequential(layer_norm(width), torch::nn::ReLU(),
                                                                   torch::nn::Linear(width, i < 3 ? width : heads))));
    }

    /// [offsets, 2] → [offsets, heads]
    torch::Tensor forward(torch::Tensor offsets) {
        offsets = first_->forward(offsets);
        for (auto& step : steps_) offsets = step->forward(offsets);
        return offsets;
    }

private:
    torch::nn::Linear first_;
    std::vector<torch::nn::Sequential> steps_;
};

/// Every offset within a window, [2·height − 1, 2·width − 1, 2].
torch::Tensor offsets_within(WindowSize window) {
    const auto y = torch::arange(1 - window.height, window.height), x = torch::arange(1 - window.width, window.width);
    return torch::stack(torch::meshgrid({y, x}, "ij"), 2).to(torch::kFloat32);
}

/// Attention of half of the channels within windows of one form ("attns.I").
class HalfAttention final : public torch::nn::Module {
public:
    HalfAttention(const Options& options, WindowSize window)
        : window_(window), heads_(options.heads / 2), index_(offset_index(window)),
          bias_(register_module("pos", std::make_shared<OffsetBias>(offset_width(options), heads_))),
          offsets_(register_parameter("rpe_biases", offsets_within(window), false)) {}

    static long offset_width(const Options& options) { return options.half() / 4 / 4; }

    /// [n, h, w, 3·half] → [n, h, w, half]
    torch::Tensor forward(torch::Tensor qkv, bool shifted) {
        const long y = window_.height / 2, x = window_.width / 2, n = qkv.size(0), h = qkv.size(1), w = qkv.size(2);
        torch::Tensor mask;
        if (shifted) {
            qkv = qkv.roll({-y, -x}, {1, 2});
            mask = shift_mask(h, w, window_, qkv.options());
        }
        auto result = joined_windows(attention(cut_windows(qkv, window_), heads_, bias(), mask), window_,
                                     {n, h, w, qkv.size(3) / 3});
        return shifted ? result.roll({y, x}, {1, 2}) : result;
    }

private:
    torch::Tensor bias() { return bias_of_pairs(bias_->forward(offsets_.view({-1, 2})), index_); }

    WindowSize window_;
    long heads_;
    torch::Tensor index_;
    std::shared_ptr<OffsetBias> bias_;
    torch::Tensor offsets_;
};

/// Attention beside a convolution of its values, each weighed by what the other saw. Works on [n, h, w, c].
class DualAttention : public torch::nn::Module {
public:
    explicit DualAttention(long channels)
        : qkv_(register_module("qkv", torch::nn::Linear(channels, 3 * channels))),
          join_(register_module("proj", torch::nn::Linear(channels, channels))),
          around_(register_module("dwconv", torch::nn::Sequential(conv(channels, channels, {.groups = channels}),
                                                                  torch::nn::Identity(), torch::nn::GELU()))),
          by_channel_(
              register_module("channel_interaction",
                              torch::nn::Sequential(torch::nn::AdaptiveAvgPool2d(1),
                                                    conv(channels, channels / 8, {.side = 1}), torch::nn::Identity(),
                                                    torch::nn::GELU(), conv(channels / 8, channels, {.side = 1})))),
          by_px_(
              register_module("spatial_interaction",
                              torch::nn::Sequential(conv(channels, channels / 16, {.side = 1}), torch::nn::Identity(),
                                                    torch::nn::GELU(), conv(channels / 16, 1, {.side = 1})))) {}

    virtual torch::Tensor forward(const torch::Tensor& x) = 0;

protected:
    torch::Tensor by_channel(const torch::Tensor& x) { return by_channel_->forward(x).sigmoid(); }
    torch::Tensor by_px(const torch::Tensor& x) { return by_px_->forward(x).sigmoid(); }
    torch::Tensor values_around(const torch::Tensor& qkv) {
        return around_->forward(channels_first(qkv.chunk(3, 3)[2]));
    }
    torch::Tensor joined(const torch::Tensor& x) { return join_->forward(channels_last(x)); }

    torch::nn::Linear qkv_, join_;

private:
    torch::nn::Sequential around_, by_channel_, by_px_;
};

class SpatialAttentionBlock final : public DualAttention {
public:
    SpatialAttentionBlock(const Options& options, bool shifted) : DualAttention(options.channels), shifted_(shifted) {
        halves_->push_back(std::make_shared<HalfAttention>(options, options.window));
        halves_->push_back(
            std::make_shared<HalfAttention>(options, WindowSize{options.window.width, options.window.height}));
        register_module("attns", halves_);
    }

    torch::Tensor forward(const torch::Tensor& x) override {
        const auto qkv = qkv_->forward(x);
        const auto attended = channels_first(torch::cat({half(qkv, 0), half(qkv, 1)}, 3)), around = values_around(qkv);
        return joined(attended * by_channel(around) + around * by_px(attended));
    }

private:
    torch::Tensor half(const torch::Tensor& qkv, long i) {
        const auto n = qkv.size(0), h = qkv.size(1), w = qkv.size(2), channels = qkv.size(3) / 3;
        const auto part = qkv.view({n, h, w, 3, 2, channels / 2}).select(4, i).reshape({n, h, w, 3 * channels / 2});
        return halves_[std::size_t(i)]->as<HalfAttention>()->forward(part, shifted_);
    }

    bool shifted_;
    torch::nn::ModuleList halves_;
};

/// Every channel sees every other, over the whole input.
class ChannelAttentionBlock final : public DualAttention {
public:
    explicit ChannelAttentionBlock(const Options& options)
        : DualAttention(options.channels), heads_(options.heads),
          temperature_(register_parameter("temperature", torch::ones({options.heads, 1, 1}))) {}

    torch::Tensor forward(const torch::Tensor& x) override {
        const auto n = x.size(0), h = x.size(1), w = x.size(2), channels = x.size(3);
        const auto qkv = qkv_->forward(x),
                   parts = qkv.view({n, h * w, 3, heads_, channels / heads_}).permute({2, 0, 3, 4, 1});
        const auto weight = (unit(parts[0]).matmul(unit(parts[1]).transpose(2, 3)) * temperature_).softmax(-1);
        const auto attended = weight.matmul(parts[2]).reshape({n, channels, h, w}), around = values_around(qkv);
        return joined(attended * by_px(around) + around * by_channel(attended));
    }

private:
    /// Of length 1 over the px; zeros stay zeros.
    static torch::Tensor unit(const torch::Tensor& x) { return x / x.norm(2, -1, true).clamp_min(1e-12); }

    long heads_;
    torch::Tensor temperature_;
};

/// Half of the channels weighed by what a convolution makes of the other half ("sg").
class Gate final : public torch::nn::Module {
public:
    explicit Gate(long channels)
        : norm_(register_module("norm", layer_norm(channels))),
          conv_(register_module("conv", conv(channels, channels, {.groups = channels}))) {}
    torch::Tensor forward(const torch::Tensor& x) {
        const auto halves = x.chunk(2, 3);
        return halves[0] * channels_last(conv_->forward(channels_first(norm_->forward(halves[1]))));
    }

private:
    torch::nn::LayerNorm norm_;
    torch::nn::Conv2d conv_;
};

class FeedForward final : public torch::nn::Module {
public:
    explicit FeedForward(const Options& options)
        : widen_(register_module("fc1", torch::nn::Linear(options.channels, options.hidden))),
          gate_(register_module("sg", std::make_shared<Gate>(options.hidden / 2))),
          narrow_(register_module("fc2", torch::nn::Linear(options.hidden / 2, options.channels))) {}
    torch::Tensor forward(const torch::Tensor& x) {
        return narrow_->forward(gate_->forward(torch::gelu(widen_->forward(x))));
    }

private:
    torch::nn::Linear widen_;
    std::shared_ptr<Gate> gate_;
    torch::nn::Linear narrow_;
};

std::shared_ptr<DualAttention> attention_of_block(const Options& options, long layer, long block) {
    if (block % 2 == 1) return std::make_shared<ChannelAttentionBlock>(options);
    return std::make_shared<SpatialAttentionBlock>(options, is_shifted(layer, block));
}

class Block final : public torch::nn::Module {
public:
    Block(const Options& options, long layer, long block)
        : norm1_(register_module("norm1", layer_norm(options.channels))),
          norm2_(register_module("norm2", layer_norm(options.channels))),
          attention_(register_module("attn", attention_of_block(options, layer, block))),
          feed_forward_(register_module("ffn", std::make_shared<FeedForward>(options))) {}

    torch::Tensor forward(torch::Tensor x) {
        x = x + attention_->forward(norm1_->forward(x));
        return x + feed_forward_->forward(norm2_->forward(x));
    }

private:
    torch::nn::LayerNorm norm1_, norm2_;
    std::shared_ptr<DualAttention> attention_;
    std::shared_ptr<FeedForward> feed_forward_;
};

class Layer final : public torch::nn::Module {
public:
    Layer(const Options& options, long layer) : end_(*this, "conv", options.channels, options.convs) {
        for (long block = 0; block < options.depth; ++block)
            blocks_->push_back(std::make_shared<Block>(options, layer, block));
        register_module("blocks", blocks_);
    }

    torch::Tensor forward(const torch::Tensor& x) {
        auto y = x;
        for (auto& block : *blocks_) y = block->as<Block>()->forward(y);
        return x + channels_last(end_.forward(channels_first(y)));
    }

private:
    GroupEnd end_;
    torch::nn::ModuleList blocks_;
};

class Dat final : public Network {
public:
    explicit Dat(const Options& options)
        : options_(options), first_(register_module("conv_first", conv(3, options.channels))),
          before_(
              register_module("before_RG", torch::nn::Sequential(torch::nn::Identity(), layer_norm(options.channels)))),
          norm_(register_module("norm", layer_norm(options.channels))),
          after_body_(*this, "conv_after_body", options.channels, options.convs),
          enlarger_(*this, options.channels, options.enlarging) {
        for (long layer = 0; layer < options.layers; ++layer)
            layers_->push_back(std::make_shared<Layer>(options, layer));
        register_module("layers", layers_);
    }

    torch::Tensor forward(torch::Tensor x) override {
        const auto mean = torch::tensor({0.4488, 0.4371, 0.4040}, x.options()).view({1, 3, 1, 1});
        const auto first = first_->forward(x - mean);
        return enlarger_.forward(after_body_.forward(body(first)) + first) + mean;
    }

    NetworkTraits traits() const override {
        const auto& enlarging = options_.enlarging;
        const double floats_per_px = 12.0 * double(options_.channels) + 2.0 * double(options_.hidden) +
                                     1.5 * double(options_.heads * options_.window.area()) +
                                     3.0 * double(enlarging.features * enlarging.scale * enlarging.scale);
        return {.scale = int(enlarging.scale),
                .size_multiple = int(std::max(options_.window.height, options_.window.width)),
                .radius_px = 32,
                .exact_halo = false,
                .overlap_px = 16,
                .half_safe = false,
                .bytes_per_px = 4 * floats_per_px};
    }

private:
    torch::Tensor body(const torch::Tensor& first) {
        auto y = before_->forward(channels_last(first));
        for (auto& layer : *layers_) y = layer->as<Layer>()->forward(y);
        return channels_first(norm_->forward(y));
    }

    Options options_;
    torch::nn::Conv2d first_;
    torch::nn::Sequential before_;
    torch::nn::LayerNorm norm_;
    GroupEnd after_body_;
    Enlarger enlarger_;
    torch::nn::ModuleList layers_;
};

// --- as training leaves it --------------------------------------------------------------------------

/// A convolution and the batch normalisation behind it, of the layer numbers that every block has.
struct Normalised {
    std::string_view convolution, normalisation;
};
constexpr std::array normalised{Normalised{".dwconv.0.", ".dwconv.1."},
                                Normalised{".channel_interaction.1.", ".channel_interaction.2."},
                                Normalised{".spatial_interaction.0.", ".spatial_interaction.1."}};

/// The vector `name` of this length; undefined where there is none.
torch::Tensor vector_of(const WeightTensors& tensors, const std::string& name, std::int64_t length) {
    const auto found = tensors.find(name);
    if (found == tensors.end() || found->second.dim() != 1 || found->second.size(0) != length) return {};
    return found->second.to(torch::kFloat32);
}

/// Scales and moves the convolution as the normalisation would. Where a part is missing nothing changes: what is left
/// over belongs to no network, and is refused.
void fold(WeightTensors& tensors, const std::string& convolution, const std::string& normalisation) {
    const auto weight = tensors.find(convolution + "weight");
    if (weight == tensors.end() || weight->second.dim() != 4) return;
    const auto length = weight->second.size(0);
    const auto part = [&](const char* name) { return vector_of(tensors, normalisation + name, length); };
    const auto mean = part("running_mean"), variance = part("running_var"), scale = part("weight"),
               shift = part("bias"), bias = vector_of(tensors, convolution + "bias", length);
    if (!mean.defined() || !variance.defined() || !scale.defined() || !shift.defined() || !bias.defined()) return;
    const auto factor = scale / torch::sqrt(variance + 1e-5);
    weight->second = weight->second.to(torch::kFloat32) * factor.view({-1, 1, 1, 1});
    tensors[convolution + "bias"] = (bias - mean) * factor + shift;
    for (const char* name : {"running_mean", "running_var", "weight", "bias", "num_batches_tracked"})
        tensors.erase(normalisation + name);
}

void fold_all(WeightTensors& tensors) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& [name, tensor] : tensors)
        for (const auto& [convolution, normalisation] : normalised)
            if (const auto end = std::string(normalisation) + "running_mean"; name.ends_with(end)) {
                const auto block = name.substr(0, name.size() - end.size());
                found.emplace_back(block + std::string(convolution), block + std::string(normalisation));
            }
    for (const auto& [convolution, normalisation] : found) fold(tensors, convolution, normalisation);
}

/// [n, 2] from the least offset (1 − height, 1 − width) on; left alone when it is not that.
torch::Tensor shaped_offsets(const torch::Tensor& offsets) {
    if (offsets.dim() != 2 || offsets.size(0) == 0 || offsets.size(1) != 2 || !offsets.is_floating_point())
        return offsets;
    const double first_y = offsets[0][0].item().toDouble(), first_x = offsets[0][1].item().toDouble();
    const auto is_side = [](double first) { return first <= -1 && first >= -63; };
    if (!is_side(first_y) || !is_side(first_x)) return offsets;
    const long rows = 1 - 2 * long(first_y), columns = 1 - 2 * long(first_x);
    return rows * columns == offsets.size(0) ? offsets.reshape({rows, columns, 2}) : offsets;
}

/// Two kinds take turns; what most of their weights are in is the same.
long count_blocks(const WeightShapes& shapes, const std::string& blocks, long channels, long hidden) {
    long count = 0;
    const auto is_there = [&](const std::string& block) {
        return has(shapes, block + ".attn.qkv.weight", {3 * channels, channels}) &&
               has(shapes, block + ".ffn.fc1.weight", {hidden, channels});
    };
    while (is_there(blocks + std::to_string(count))) ++count;
    return count;
}

bool follows_from_the_window(const std::string& name) {
    return name.ends_with(".relative_position_index") || name.ends_with(".attn_mask_0") ||
           name.ends_with(".attn_mask_1");
}

}  // namespace

WeightTensors canonical_dat(WeightTensors tensors) {
    const torch::NoGradGuard no_grad;
    if (!tensors.contains("before_RG.1.weight")) return tensors;
    std::erase_if(tensors, [](const auto& item) { return follows_from_the_window(item.first); });
    for (auto& [name, tensor] : tensors)
        if (name.ends_with(".rpe_biases")) tensor = shaped_offsets(tensor);
    fold_all(tensors);
    return tensors;
}

std::optional<NetworkParameters> detect_dat(const WeightShapes& shapes) {
    const std::string blocks = "layers.0.blocks.", first = blocks + "0.", offsets = first + "attn.attns.0.rpe_biases";
    const long channels = extent(shapes, first + "attn.qkv.weight", 1),
               hidden = extent(shapes, first + "ffn.fc1.weight", 0);
    const long heads = 2 * extent(shapes, first + "attn.attns.0.pos.pos3.2.weight", 0);
    const WindowSize window{(extent(shapes, offsets, 0) + 1) / 2, (extent(shapes, offsets, 1) + 1) / 2};
    const auto enlarging = find_enlarging(shapes, channels);
    const bool whole = has(shapes, "conv_first.weight", {channels, 3, 3, 3}) &&
                       has(shapes, "before_RG.1.weight", {channels}) &&
                       has(shapes, first + "attn.qkv.weight", {3 * channels, channels}) &&
                       has(shapes, first + "attn.qkv.bias", {3 * channels}) &&
                       has(shapes, first + "ffn.fc1.weight", {hidden, channels}) &&
                       has(shapes, first + "ffn.fc2.weight", {channels, hidden / 2}) &&
                       has(shapes, offsets, {2 * window.height - 1, 2 * window.width - 1, 2});
    const long least = std::min(window.height, window.width), most = std::max(window.height, window.width);
    if (!whole || heads == 0 || channels % heads != 0 || least < 2 || most % least != 0) return std::nullopt;
    if (enlarging.way == Enlarging::none || enlarging.scale == 0) return std::nullopt;
    return with_enlarging({{"channels", channels},
                           {"hidden", hidden},
                           {"heads", heads},
                           {"window_height", window.height},
                           {"window_width", window.width},
                           {"layers", count_alike(shapes, "layers.", 0)},
                           {"depth", count_blocks(shapes, blocks, channels, hidden)},
                           {"convs", shapes.contains("layers.0.conv.weight") ? 1 : 3}},
                          enlarging);
}

std::shared_ptr<Network> create_dat(const NetworkParameters& parameters) {
    return std::make_shared<Dat>(
        Options{.channels = parameter(parameters, "channels", 32, 512),
                .hidden = parameter(parameters, "hidden", 2, 4096),
                .heads = parameter(parameters, "heads", 2, 32),
                .window = {parameter(parameters, "window_height", 2, 64), parameter(parameters, "window_width", 2, 64)},
                .layers = parameter(parameters, "layers", 1, 32),
                .depth = parameter(parameters, "depth", 1, 32),
                .convs = parameter(parameters, "convs", 1, 3),
                .enlarging = enlarging_of(parameters, Enlarging::one_shuffle)});
}

}  // namespace impasto

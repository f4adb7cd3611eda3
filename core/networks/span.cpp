// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/span.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include "networks/layers.h"

namespace impasto {
namespace {

constexpr long block_count = 6;

struct Options {
    long channels, last_channels, scale;
    bool normalised;
};

class Block final : public torch::nn::Module {
public:
    explicit Block(long channels)
        : first_(register_module("c1_r", conv(channels, channels))),
          second_(register_module("c2_r", conv(channels, channels))),
          third_(register_module("c3_r", conv(channels, channels))) {}

    struct Answer {
        torch::Tensor out, first;  ///< `first`: of the first convolution, activated
    };
    Answer forward(const torch::Tensor& x) {
        const auto first = torch::silu(first_->forward(x));
        const auto third = third_->forward(torch::silu(second_->forward(first)));
        return {(third + x) * (torch::sigmoid(third) - 0.5), first};
    }

private:
    torch::nn::Conv2d first_, second_, third_;
};

class Span final : public Network {
public:
    explicit Span(const Options& options) : options_(options) {
        const long channels = options.channels;
        first_ = register_module("conv_1", conv(3, channels));
        for (long i = 1; i <= block_count; ++i)
            blocks_.push_back(register_module("block_" + std::to_string(i), std::make_shared<Block>(channels)));
        after_blocks_ = register_module("conv_2", conv(channels, channels));
        fuse_ = register_module("conv_cat", conv(4 * channels, options.last_channels, {.side = 1}));
        upsampler_ = register_module("upsampler", shuffle_conv(options.last_channels, options.scale));
        if (!options.normalised) register_parameter("no_norm", torch::zeros({1}));
    }

    torch::Tensor forward(torch::Tensor x) override {
        const auto features = first_->forward(options_.normalised ? normalised(x) : x);
        auto answer = blocks_.front()->forward(features);
        const auto earliest = answer.out;
        for (std::size_t i = 1; i < blocks_.size(); ++i) answer = blocks_[i]->forward(answer.out);
        const auto fused =
            fuse_->forward(torch::cat({features, after_blocks_->forward(answer.out), earliest, answer.first}, 1));
        return torch::pixel_shuffle(upsampler_->forward(fused), options_.scale);
    }

    NetworkTraits traits() const override {
        return {
            .scale = int(options_.scale),
            .radius_px = 3 * block_count + 3,  // one px for each 3×3 convolution on the longest way
            .bytes_per_px = 4.0 * (10.0 * double(options_.channels) + 6.0 * double(options_.scale * options_.scale))};
    }

private:
    static torch::Tensor normalised(const torch::Tensor& x) {
        return (x - torch::tensor({0.4488, 0.4371, 0.4040}, x.options()).view({1, 3, 1, 1})) * 255;
    }

    Options options_;
    torch::nn::Conv2d first_{nullptr}, after_blocks_{nullptr}, fuse_{nullptr};
    std::vector<std::shared_ptr<Block>> blocks_;
    torch::nn::Sequential upsampler_{nullptr};
};

// --- folding ----------------------------------------------------------------------------------------

/// A convolution as its weight and bias.
struct Linear {
    torch::Tensor weight, bias;
};

Linear taken(WeightTensors& tensors, const std::string& name) {
    auto weight = tensors.extract(name + ".weight"), bias = tensors.extract(name + ".bias");
    if (weight.empty() || bias.empty() || weight.mapped().dim() != 4 || bias.mapped().dim() != 1 ||
        weight.mapped().size(0) != bias.mapped().size(0))
        throw Error(ErrorKind::bad_file,
                    format_text(tr("the weights “%s” are missing or of another shape"), name.c_str()));
    return {weight.mapped().to(torch::kFloat64), bias.mapped().to(torch::kFloat64)};
}

void expect(bool fits, const std::string& name) {
    if (!fits)
        throw Error(ErrorKind::bad_file,
                    format_text(tr("the weights “%s” are missing or of another shape"), name.c_str()));
}

/// 1×1, 3×3, 1×1 in a row and a 1×1 beside them are one 3×3.
void fold(WeightTensors& tensors, const std::string& name) {
    const auto widen = taken(tensors, name + ".conv.0"), middle = taken(tensors, name + ".conv.1");
    const auto narrow = taken(tensors, name + ".conv.2"), beside = taken(tensors, name + ".sk");
    expect(widen.weight.size(0) == middle.weight.size(1) && middle.weight.size(0) == narrow.weight.size(1) &&
               narrow.weight.size(0) == beside.weight.size(0) && widen.weight.size(1) == beside.weight.size(1) &&
               middle.weight.size(2) == 3 && middle.weight.size(3) == 3 && widen.weight.size(2) == 1 &&
               widen.weight.size(3) == 1 && narrow.weight.size(2) == 1 && narrow.weight.size(3) == 1 &&
               beside.weight.size(2) == 1 && beside.weight.size(3) == 1,
           name);
    const auto in = widen.weight.flatten(1), out = narrow.weight.flatten(1);
    auto weight = torch::einsum("om,mnyx,ni->oiyx", {out, middle.weight, in});
    weight.select(3, 1).select(2, 1) += beside.weight.flatten(1);
    const auto inner = torch::mv(middle.weight.sum({2, 3}), widen.bias) + middle.bias;
    tensors[name + ".weight"] = weight.to(torch::kFloat32);
    tensors[name + ".bias"] = (torch::mv(out, inner) + narrow.bias + beside.bias).to(torch::kFloat32);
}

}  // namespace

WeightTensors canonical_span(WeightTensors tensors) {
    const torch::NoGradGuard no_grad;
    if (!tensors.contains("conv_cat.weight")) return tensors;
    constexpr std::string_view folded = ".eval_conv.", unfolded = ".sk.weight";
    std::vector<std::string> to_fold;
    WeightTensors result;
    for (auto& [name, tensor] : tensors) {
        if (name.ends_with(unfolded)) to_fold.push_back(name.substr(0, name.size() - unfolded.size()));
        const auto at = name.find(folded);
        if (at == name.npos) result[name] = tensor;
        else result.try_emplace(name.substr(0, at + 1) + name.substr(at + folded.size()), tensor);
    }
    for (const auto& name : to_fold) fold(result, name);
    return result;
}

std::optional<NetworkParameters> detect_span(const WeightShapes& shapes) {
    const long channels = extent(shapes, "block_1.c1_r.weight", 0),
               last_channels = extent(shapes, "conv_cat.weight", 0);
    const long scale = shuffle_scale(extent(shapes, "upsampler.0.weight", 0));
    const bool whole = count_alike(shapes, "block_", 1) == block_count &&
                       has(shapes, "conv_1.weight", {channels, 3, 3, 3}) &&
                       has(shapes, "conv_cat.weight", {last_channels, 4 * channels, 1, 1});
    if (!whole || scale == 0 || shapes.contains("block_1.esa.conv1.weight")) return std::nullopt;
    return NetworkParameters{{"channels", channels},
                             {"last_channels", last_channels},
                             {"scale", scale},
                             {"normalised", shapes.contains("no_norm") ? 0 : 1}};
}

std::shared_ptr<Network> create_span(const NetworkParameters& parameters) {
    return std::make_shared<Span>(Options{.channels = parameter(parameters, "channels", 1, 512),
                                          .last_channels = parameter(parameters, "last_channels", 1, 512),
                                          .scale = parameter(parameters, "scale", 1, 8),
                                          .normalised = parameter(parameters, "normalised", 0, 1) == 1});
}

}  // namespace impasto

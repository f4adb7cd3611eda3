// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/esrgan.h"

#include <array>
#include <regex>

#include "networks/layers.h"

namespace impasto {
namespace {

constexpr double slope = 0.2, residual_share = 0.2;
constexpr int furthest_exact_px = 64, practical_halo_px = 32, overlap_px = 16;

struct Options {
    long channels, growth, blocks, doublings, unshuffle;
};

/// Five convolutions, each of which sees the answers of all before it.
class DenseBlock final : public torch::nn::Module {
public:
    explicit DenseBlock(const Options& options) {
        for (long i = 0; i < 5; ++i) {
            const long out = i < 4 ? options.growth : options.channels;
            convs_.push_back(
                register_module("conv" + std::to_string(i + 1), conv(options.channels + i * options.growth, out)));
        }
    }

    torch::Tensor forward(const torch::Tensor& x) {
        std::vector<torch::Tensor> seen{x};
        for (std::size_t i = 0; i < 4; ++i) seen.push_back(leaky_relu(convs_[i]->forward(torch::cat(seen, 1)), slope));
        return x + convs_[4]->forward(torch::cat(seen, 1)) * residual_share;
    }

private:
    std::vector<torch::nn::Conv2d> convs_;
};

class ResidualInResidual final : public torch::nn::Module {
public:
    explicit ResidualInResidual(const Options& options) {
        for (int i = 1; i <= 3; ++i)
            dense_.push_back(register_module("rdb" + std::to_string(i), std::make_shared<DenseBlock>(options)));
    }

    torch::Tensor forward(const torch::Tensor& x) {
        auto y = x;
        for (auto& dense : dense_) y = dense->forward(y);
        return x + y * residual_share;
    }

private:
    std::vector<std::shared_ptr<DenseBlock>> dense_;
};

class Esrgan final : public Network {
public:
    explicit Esrgan(const Options& options) : options_(options) {
        const long channels = options.channels;
        first_ = register_module("conv_first", conv(3 * options.unshuffle * options.unshuffle, channels));
        for (long i = 0; i < options.blocks; ++i) body_->push_back(std::make_shared<ResidualInResidual>(options));
        register_module("body", body_);
        after_body_ = register_module("conv_body", conv(channels, channels));
        for (long i = 0; i < options.doublings; ++i)
            up_.push_back(register_module("conv_up" + std::to_string(i + 1), conv(channels, channels)));
        hr_ = register_module("conv_hr", conv(channels, channels));
        last_ = register_module("conv_last", conv(channels, 3));
    }

    torch::Tensor forward(torch::Tensor x) override {
        const auto first = first_->forward(options_.unshuffle > 1 ? torch::pixel_unshuffle(x, options_.unshuffle) : x);
        auto y = first;
        for (auto& block : *body_) y = block->as<ResidualInResidual>()->forward(y);
        y = first + after_body_->forward(y);
        for (auto& up : up_)
            y = leaky_relu(up->forward(torch::upsample_nearest2d(y, {y.size(2) * 2, y.size(3) * 2})), slope);
        return last_->forward(leaky_relu(hr_->forward(y), slope));
    }

    NetworkTraits traits() const override {
        const bool exact = reach_px() <= furthest_exact_px;
        const double unshuffled = double(options_.unshuffle * options_.unshuffle);
        const double low = 4.0 * double(options_.channels) + 8.0 * double(options_.growth);
        const double high = 3.0 * double(options_.channels) * std::pow(4.0, double(options_.doublings));
        return {.scale = int((1 << options_.doublings) / options_.unshuffle),
                .size_multiple = int(options_.unshuffle),
                .radius_px = exact ? int(reach_px()) : practical_halo_px,
                .exact_halo = exact,
                .overlap_px = exact ? 0 : overlap_px,
                .bytes_per_px = 4 * (low + high) / unshuffled};
    }

private:
    /// From the last convolution back to the first; a doubling halves what is seen, rounded up.
    long reach_px() const {
        long reach = 2;
        for (long i = 0; i < options_.doublings; ++i) reach = (reach + 1) / 2 + 1;
        reach += 15 * options_.blocks + 2;
        return options_.unshuffle * reach + options_.unshuffle - 1;
    }

    Options options_;
    torch::nn::Conv2d first_{nullptr}, after_body_{nullptr}, hr_{nullptr}, last_{nullptr};
    torch::nn::ModuleList body_;
    std::vector<torch::nn::Conv2d> up_;
};

// --- spellings --------------------------------------------------------------------------------------

struct Renaming {
    std::regex from;
    std::string to;
};

const std::vector<Renaming>& bsrgan_spelling() {
    static const std::vector<Renaming> table{{std::regex("^RRDB_trunk\\.(\\d+)\\.RDB(\\d)\\."), "body.$1.rdb$2."},
                                             {std::regex("^trunk_conv\\."), "conv_body."},
                                             {std::regex("^upconv(\\d)\\."), "conv_up$1."},
                                             {std::regex("^HRconv\\."), "conv_hr."}};
    return table;
}

WeightTensors renamed(const WeightTensors& tensors, const std::vector<Renaming>& table) {
    WeightTensors result;
    for (const auto& [name, tensor] : tensors) {
        auto spelling = name;
        for (const auto& [from, to] : table) spelling = std::regex_replace(spelling, from, to);
        result[spelling] = tensor;
    }
    return result;
}

/// The greatest N of "<prefix>N.weight" and "<prefix>N.bias".
long greatest_index(const WeightTensors& tensors, const std::string& prefix) {
    static const std::regex rest("(\\d{1,4})\\.(weight|bias)");
    long greatest = 0;
    std::smatch match;
    for (const auto& [name, tensor] : tensors) {
        if (!name.starts_with(prefix)) continue;
        const auto after = name.substr(prefix.size());
        if (std::regex_match(after, match, rest)) greatest = std::max(greatest, std::stol(match[1]));
    }
    return greatest;
}

/// A flat list of layers: 0 first, 1 the body, 3 a doubling (6, 9, …), then two more convolutions.
std::vector<Renaming> first_spelling(const WeightTensors& tensors) {
    const auto numbered = [](const std::string& prefix, long i) {
        return std::regex("^" + prefix + std::to_string(i) + "\\.(weight|bias)$");
    };
    const long last = greatest_index(tensors, "model.");
    constexpr long most_doublings = 4;  // one more than any network has
    std::vector<Renaming> table{
        {std::regex("^model\\.1\\.sub\\.(\\d+)\\.RDB(\\d)\\.conv(\\d)\\.0\\."), "body.$1.rdb$2.conv$3."},
        {numbered("model\\.1\\.sub\\.", greatest_index(tensors, "model.1.sub.")), "conv_body.$1"},
        {numbered("model\\.", 0), "conv_first.$1"},
        {numbered("model\\.", last - 2), "conv_hr.$1"},
        {numbered("model\\.", last), "conv_last.$1"}};
    for (long layer = 3; layer < last - 2 && layer <= 3 * most_doublings; layer += 3)
        table.push_back({numbered("model\\.", layer), "conv_up" + std::to_string(layer / 3) + ".$1"});
    return table;
}

}  // namespace

WeightTensors canonical_esrgan(WeightTensors tensors) {
    if (tensors.contains("RRDB_trunk.0.RDB1.conv1.weight")) return renamed(tensors, bsrgan_spelling());
    if (tensors.contains("model.1.sub.0.RDB1.conv1.0.weight")) return renamed(tensors, first_spelling(tensors));
    return tensors;
}

std::optional<NetworkParameters> detect_esrgan(const WeightShapes& shapes) {
    const std::string dense = "body.0.rdb1.";
    const long growth = extent(shapes, dense + "conv1.weight", 0), channels = extent(shapes, dense + "conv1.weight", 1);
    const bool whole = has(shapes, dense + "conv5.weight", {channels, channels + 4 * growth, 3, 3}) &&
                       has(shapes, "conv_last.weight", {3, channels, 3, 3});
    const long unshuffle = shuffle_scale(extent(shapes, "conv_first.weight", 1));
    const bool is_plus = shapes.contains("model.1.sub.0.RDB1.conv1x1.weight");
    if (!whole || is_plus || unshuffle == 0) return std::nullopt;
    long doublings = 0;
    while (shapes.contains("conv_up" + std::to_string(doublings + 1) + ".weight")) ++doublings;
    if (doublings > 3 || (1L << doublings) % unshuffle != 0) return std::nullopt;
    return NetworkParameters{
        {"channels", channels},   {"growth", growth},       {"blocks", count_alike(shapes, "body.", 0)},
        {"doublings", doublings}, {"unshuffle", unshuffle}, {"scale", (1L << doublings) / unshuffle}};
}

std::shared_ptr<Network> create_esrgan(const NetworkParameters& parameters) {
    return std::make_shared<Esrgan>(Options{.channels = parameter(parameters, "channels", 1, 512),
                                            .growth = parameter(parameters, "growth", 1, 256),
                                            .blocks = parameter(parameters, "blocks", 1, 64),
                                            .doublings = parameter(parameters, "doublings", 0, 3),
                                            .unshuffle = parameter(parameters, "unshuffle", 1, 4)});
}

}  // namespace impasto

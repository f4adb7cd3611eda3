// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/chain_plan.h"

#include <algorithm>
#include <set>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

constexpr long stages = 5, most_in_a_stage = 4;

/// How one family of programs calls the weights of a chain.
struct Family {
    std::string name;
    std::string preprocessing;  ///< a 1×1 convolution in front; empty: none
    std::string prefix;
    std::string between;                              ///< "conv3" + between + "1"; used where first_number < 0
    long first_number = -1, convolution_numbers = 0;  ///< "features.<number>": a pool takes one, a convolution so many
    std::string halving;                              ///< "<halving><stage>": convolutions that halve; empty: max pools
    std::string map_prefix, map_suffix;
    bool map_rectified = false, map_always = false;  ///< always: its taps are nothing without their maps
    std::string ignored;                             ///< what may lie beside: names with this prefix
    std::set<std::string> taps;                      ///< empty: every convolution
    double leak = 0;
    std::array<float, 3> mean{0, 0, 0}, deviation{1, 1, 1};
};

const std::vector<Family>& families() {
    static const std::vector<Family> table{
        {.name = "vgg",
         .prefix = "features.",
         .first_number = 0,
         .convolution_numbers = 2,
         .ignored = "classifier.",
         .mean = {0.485f, 0.456f, 0.406f},
         .deviation = {0.229f, 0.224f, 0.225f}},
        {.name = "vgg-normalised", .preprocessing = "0", .first_number = 2, .convolution_numbers = 3},
        {.name = "vgg-slim",
         .preprocessing = "conv0",
         .prefix = "conv",
         .map_prefix = "conv",
         .map_suffix = "_aux",
         .map_rectified = true},
        {.name = "student",
         .prefix = "conv",
         .between = "_",
         .halving = "halve",
         .map_prefix = "map",
         .map_always = true,
         .taps = {"relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2", "relu5_1"},
         .leak = 0.2,
         .mean = {0.45f, 0.45f, 0.45f},
         .deviation = {0.25f, 0.25f, 0.25f}},
    };
    return table;
}

/// Walks the shapes as a family calls them, for as long as they fit.
class Walk {
public:
    Walk(const Family& family, const WeightShapes& shapes, bool mapped)
        : family_(family), shapes_(shapes), mapped_(mapped || family.map_always) {
        plan_ = {.family = family.name,
                 .mean = family.mean,
                 .deviation = family.deviation,
                 .leak = family.leak,
                 .layers = {}};
    }

    /// A chain that leaves nothing of the file over, or one without layers.
    ChainPlan plan() {
        if (!family_.preprocessing.empty() &&
            !convolution({.kind = LayerKind::mixing, .weights = family_.preprocessing}, 1))
            return {};
        for (stage_ = 1; stage_ <= stages && take_stage(); ++stage_) {}
        return anything_left() || convolutions_ == 0 ? ChainPlan{} : plan_;
    }

private:
    bool take_stage() {
        if (stage_ > 1 && !halve()) return false;
        long place = 1;
        while (place <= most_in_a_stage && take(place)) ++place;
        if (place == 1 && stage_ > 1) plan_.layers.pop_back();  // what halves before a stage that is not there
        return place > 1;
    }

    bool halve() {
        if (!family_.halving.empty())
            return convolution({.kind = LayerKind::halving, .weights = family_.halving + std::to_string(stage_ - 1)},
                               2);
        plan_.layers.push_back({.kind = LayerKind::max_pool, .channels = channels_});
        return true;
    }

    bool take(long place) {
        const auto name = std::to_string(stage_) + '_' + std::to_string(place);
        ChainLayer layer{.weights = weights_of(place)};
        if (family_.taps.empty() || family_.taps.contains("relu" + name)) layer.tap = "relu" + name;
        layer.before_relu = !family_.map_always;
        if (!convolution(layer, 3)) return false;
        ++convolutions_;
        add_map(place);
        return true;
    }

    std::string weights_of(long place) const {
        if (family_.first_number < 0)
            return family_.prefix + std::to_string(stage_) + family_.between + std::to_string(place);
        return family_.prefix +
               std::to_string(family_.first_number + family_.convolution_numbers * convolutions_ + stage_ - 1);
    }

    void add_map(long place) {
        if (family_.map_prefix.empty()) return;
        const auto map =
            family_.map_prefix + std::to_string(stage_) + family_.between + std::to_string(place) + family_.map_suffix;
        const long channels = extent(shapes_, map + ".weight", 0);
        if (!fits(map, channels, 1)) return;
        claimed_ += 2;
        if (!mapped_) return;
        auto& layer = plan_.layers.back();
        layer.map = map;
        layer.map_channels = channels;
        layer.map_rectified = family_.map_rectified;
    }

    bool convolution(ChainLayer layer, long side) {
        layer.channels = extent(shapes_, layer.weights + ".weight", 0);
        if (!fits(layer.weights, layer.channels, side)) return false;
        claimed_ += 2;
        channels_ = layer.channels;
        plan_.layers.push_back(std::move(layer));
        return true;
    }

    bool fits(const std::string& name, long out, long side) const {
        return out > 0 && has(shapes_, name + ".weight", {out, channels_, side, side}) &&
               has(shapes_, name + ".bias", {out});
    }

    bool anything_left() const {
        const auto ignored = [this](const auto& item) {
            return !family_.ignored.empty() && item.first.starts_with(family_.ignored);
        };
        return claimed_ + std::size_t(std::ranges::count_if(shapes_, ignored)) != shapes_.size();
    }

    const Family& family_;
    const WeightShapes& shapes_;
    const bool mapped_;
    ChainPlan plan_;
    long stage_ = 1, channels_ = 3, convolutions_ = 0;
    std::size_t claimed_ = 0;  // weights and biases that found their layer
};

/// Marks strings for translation that tr() meets only as variables.
constexpr const char* marked(const char* text) { return text; }

std::string why_no_chain(const WeightShapes& shapes) {
    const auto holds = [&](const char* part) {
        return std::ranges::any_of(shapes,
                                   [&](const auto& item) { return item.first.find(part) != std::string::npos; });
    };
    const char* reason = marked("it is no perceptual network that is known (VGG-19, VGG-16, the normalised VGG-19)");
    if (holds("features.0.weight") && holds("running_mean"))
        reason = marked("it is a VGG with batch normalisation; take the one without");
    else if (holds("features.0.weight")) reason = marked("it names what a picture shows, but is not VGG");
    return tr(reason);
}

}  // namespace

ChainPlan find_chain(const WeightShapes& shapes, bool mapped) {
    for (const auto& family : families())
        if (auto plan = Walk(family, shapes, mapped).plan(); !plan.layers.empty()) return plan;
    throw Error(ErrorKind::bad_file, why_no_chain(shapes));
}

}  // namespace impasto

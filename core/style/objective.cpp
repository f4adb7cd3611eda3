// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/objective.h"

#include <algorithm>

#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <impasto/error.h>
#include <impasto/text.h>

#include "style/feature_sums.h"
#include "style/scales.h"
#include "style/tile_features.h"
#include "tensor_image.h"

namespace impasto {
namespace {

/// Tiles of one evaluation are not progress of their own; what happened to them is still told.
class QuietProgress final : public ProgressSink {
public:
    explicit QuietProgress(ProgressSink& outer) : outer_(outer) {}
    void update(const ProgressRecord&) override {}
    void note(const std::string& sentence) override { outer_.note(sentence); }
    bool cancelled() const override { return outer_.cancelled(); }

private:
    ProgressSink& outer_;
};

/// Sums of tiles add up to the bits of the whole where no px that are summed
/// together lie in two tiles. A picture that is one tile may stay so.
int steady_tile_px(int tile_px, Size picture) {
    constexpr int step = coarsest_stride_px * int(px_summed_together);
    return tile_px < step || tile_px >= long_side(picture) ? tile_px : tile_px / step * step;
}

/// Every tile of the picture once. Where memory was short, later passes begin where this one ended.
void each_tile(Perception& perception, Size size, const ComputeTile& compute, const KeepTile& keep,
               ProgressSink& progress) {
    QuietProgress quiet(progress);
    const auto settled = run_tiles({.phase = {},
                                    .whole = whole(size),
                                    .tile_px = steady_tile_px(perception.tile_px, size),
                                    .place = perception.place},
                                   compute, keep, quiet);
    perception.tile_px = settled.tile_px;
    perception.place = settled.place;
}

/// Weights go where the tile is computed.
PerceptualNetwork& network_at(Perception& perception, const ComputePlace& place) {
    perception.network->to(place.device);
    return *perception.network;
}

TileView look(Perception& perception, const std::vector<std::string>& names, const std::vector<TapTraits>& taps,
              const torch::Tensor& color, Rect part, const ComputePlace& place, bool with_gradient) {
    const torch::AutoGradMode mode(with_gradient);
    const Rect region = seen_region(part, taps, {int(color.size(3)), int(color.size(2))});
    TileView view{.part = part,
                  .region = region,
                  .input = crop(color, region).to(place.device).detach().requires_grad_(with_gradient),
                  .own = {}};
    const auto features = network_at(perception, place).features(view.input, names);
    for (std::size_t i = 0; i < taps.size(); ++i)
        view.own.push_back(own_features(features[i], part, region, taps[i].stride_px));
    return view;
}

/// Visibility of every feature px, one tensor a tap; undefined where the whole picture is visible, as most are.
std::vector<torch::Tensor> visibility_at(const std::vector<TapTraits>& taps, const torch::Tensor& visibility) {
    std::vector<torch::Tensor> weights;
    if (visibility.min().item<float>() == 1) return std::vector<torch::Tensor>(taps.size());
    for (const auto& tap : taps) weights.push_back(weights_at_stride(visibility, tap.stride_px));
    return weights;
}

torch::Tensor weighted(const torch::Tensor& features, const torch::Tensor& weights) {
    return weights.defined() ? features * weights : features;
}

/// The tile's part of a tensor of whole-picture features, beside the tile's own.
torch::Tensor own_part(const torch::Tensor& all, Rect tile, const TapTraits& tap, const torch::Tensor& own) {
    if (!all.defined()) return all;
    return crop(all, feature_cells(tile, tap.stride_px)).to(own.device());
}

std::vector<long> channels_of(const std::vector<TapTraits>& taps) {
    std::vector<long> channels;
    for (const auto& tap : taps) channels.push_back(tap.channels);
    return channels;
}

torch::Tensor style_sums(const TileView& view, const std::vector<TapTraits>& taps, std::size_t count,
                         const std::vector<torch::Tensor>& weights) {
    std::vector<torch::Tensor> sums;
    for (std::size_t i = 0; i < count; ++i)
        sums.push_back(feature_sums(view.own[i].detach(), own_part(weights[i], view.part, taps[i], view.own[i])));
    return torch::cat(sums);
}

}  // namespace

std::vector<TapTraits> Perception::traits_of(const std::vector<std::string>& names) const {
    std::vector<TapTraits> found;
    const auto all = network->taps();
    for (const auto& name : names) {
        const auto tap = std::ranges::find(all, name, &TapTraits::name);
        if (tap == all.end())
            throw Error(ErrorKind::no_model,
                        format_text(tr("The perceptual network has no layer “%s”. Choose another one."), name.c_str()));
        found.push_back(*tap);
    }
    return found;
}

namespace {

constexpr double most_remembered_px = 1 << 19;  // a preview has fewer; what is larger is painted once

SeenBefore* memory_for(const Perception& perception, const Canvas& picture) {
    return double(picture.size().area()) <= most_remembered_px ? perception.network->memory.get() : nullptr;
}

std::string key_of(const std::vector<std::string>& taps, const Perception& perception, const Canvas& picture) {
    return seen_key(taps, picture.color, picture.visibility, perception.tile_px);
}

std::vector<FeatureStatistics> measured_statistics(Perception& perception, const Canvas& picture,
                                                   ProgressSink& progress) {
    const auto taps = perception.traits_of(perception.style_taps);
    const auto weights = visibility_at(taps, picture.visibility);
    torch::Tensor totals;
    each_tile(
        perception, picture.size(),
        [&](Rect tile, const ComputePlace& place) {
            const auto view = look(perception, perception.style_taps, taps, picture.color, tile, place, false);
            return style_sums(view, taps, taps.size(), weights).cpu();
        },
        [&](Rect, const torch::Tensor& sums) { totals = totals.defined() ? totals + sums : sums; }, progress);
    return statistics_of(totals.to(torch::kFloat32), channels_of(taps));
}

/// Of one tap, for the whole picture: [1, c, …].
torch::Tensor measured_features(Perception& perception, const TapTraits& tap, const Canvas& picture,
                                ProgressSink& progress) {
    const Rect cells = feature_cells(whole(picture.size()), tap.stride_px);
    auto features = torch::empty({1, tap.channels, cells.height, cells.width});
    each_tile(
        perception, picture.size(),
        [&](Rect tile, const ComputePlace& place) {
            return look(perception, {tap.name}, {tap}, picture.color, tile, place, false).own.front().cpu();
        },
        [&](Rect tile, const torch::Tensor& own) { crop(features, feature_cells(tile, tap.stride_px)).copy_(own); },
        progress);
    return features;
}

torch::Tensor picture_features(Perception& perception, const TapTraits& tap, const Canvas& picture,
                               ProgressSink& progress) {
    const auto measure = [&] { return std::vector{measured_features(perception, tap, picture, progress)}; };
    auto* seen = memory_for(perception, picture);
    return (seen ? seen->features(key_of({tap.name}, perception, picture), measure) : measure()).front();
}

}  // namespace

std::vector<FeatureStatistics> picture_statistics(Perception& perception, const Canvas& picture,
                                                  ProgressSink& progress) {
    const auto measure = [&] { return measured_statistics(perception, picture, progress); };
    auto* seen = memory_for(perception, picture);
    return seen ? seen->statistics(key_of(perception.style_taps, perception, picture), measure) : measure();
}

std::vector<torch::Tensor> remembered_features(Perception& perception, const Canvas& picture) {
    auto* seen = memory_for(perception, picture);
    if (!seen || long_side(picture.size()) > perception.tile_px) return {};
    const auto look_at_all = [&] {
        return network_at(perception, perception.place)
            .features(picture.color.to(perception.place.device), perception.style_taps);
    };
    return seen->features(key_of(perception.style_taps, perception, picture), look_at_all);
}

/// What pass 2 needs of pass 1.
struct Objective::Slopes {
    std::vector<StatisticsSlope> style;  // weighted
    std::vector<double> style_px;        // visible feature px of each tap
    double content = 0;                  // derivative of the loss by the weighted squared difference
};

Objective::Objective(Perception& perception, StyleLoss loss, std::vector<StyleGoal> style, const Canvas& content,
                     const ObjectiveWeights& weights, ProgressSink& progress)
    : perception_(perception), loss_(loss), style_(std::move(style)), names_(perception.style_taps), weights_(weights),
      progress_(progress) {
    names_.push_back(perception.content_tap);
    taps_ = perception.traits_of(names_);
    visibility_ = visibility_at(taps_, content.visibility);
    content_features_ = picture_features(perception, taps_.back(), content, progress);
    content_size_ = std::max(weighted(content_features_.square(), visibility_.back()).sum().item<double>(), 1e-12);
}

Evaluation Objective::evaluate(const torch::Tensor& color) {
    const torch::NoGradGuard no_grad;
    const double px = double(color.size(2) * color.size(3));
    Evaluation evaluation;
    const auto totals = pass_1(color);
    const auto slopes = slopes_of(totals, px, evaluation);
    evaluation.gradient = pass_2(color, slopes);
    kept_.reset();
    add_picture_terms(color, px, evaluation);
    return evaluation;
}

torch::Tensor Objective::pass_1(const torch::Tensor& color) {
    torch::Tensor totals;
    const Rect all = whole({int(color.size(3)), int(color.size(2))});
    each_tile(
        perception_, all.size(),
        [&](Rect tile, const ComputePlace& place) {
            auto view = look(perception_, names_, taps_, color, tile, place, tile == all);
            const auto sums = tile_totals(view);
            if (tile == all) kept_ = std::move(view);
            return sums;
        },
        [&](Rect, const torch::Tensor& sums) { totals = totals.defined() ? totals + sums : sums; }, progress_);
    return totals;
}

/// Sums of the style taps, then the weighted squared difference of the content tap.
torch::Tensor Objective::tile_totals(const TileView& view) const {
    const auto& tap = taps_.back();
    const auto features = view.own.back().detach();
    const auto goal = own_part(content_features_, view.part, tap, features),
               weights = own_part(visibility_.back(), view.part, tap, features);
    const auto difference = weighted((features - goal).square(), weights).sum(torch::kFloat64).view(1);
    return torch::cat({style_sums(view, taps_, style_.size(), visibility_), difference}).cpu();
}

/// Taps are shared out among the threads, as their matrices are too small to be.
std::vector<StatisticsSlope> Objective::style_slopes(const std::vector<FeatureStatistics>& statistics) const {
    std::vector<StatisticsSlope> slopes(style_.size());
    at::parallel_for(0, long(style_.size()), 1, [&](long begin, long end) {
        const torch::NoGradGuard no_grad;
        for (auto i = std::size_t(begin); i < std::size_t(end); ++i)
            slopes[i] = style_loss(loss_, statistics[i], style_[i]);
    });
    return slopes;
}

Objective::Slopes Objective::slopes_of(const torch::Tensor& totals, double px, Evaluation& evaluation) const {
    const auto channels = channels_of({taps_.begin(), taps_.end() - 1});
    const auto statistics = statistics_of(totals.to(torch::kFloat32), channels);
    Slopes slopes{.style = style_slopes(statistics),
                  .style_px = {},
                  .content = weights_.content * (weights_.by_feature ? 0.5 : px / content_size_)};
    long begin = 0;
    for (std::size_t i = 0; i < style_.size(); begin += sums_length(channels[i++])) {
        auto& slope = slopes.style[i];
        evaluation.style += slope.value / double(style_.size());
        evaluation.loss += slope.value * weights_.style[i];
        const double style_px = std::max(1e-6, totals[begin].item<double>()),
                     scale = weights_.by_feature ? style_[i].size * style_px / 2 : weights_.style[i] * px;
        slope.mean *= scale;
        slope.moment *= scale;
        slopes.style_px.push_back(style_px);
    }
    evaluation.content = totals[begin].item<double>() / content_size_;
    evaluation.loss += evaluation.content * weights_.content;
    return slopes;
}

torch::Tensor Objective::pass_2(const torch::Tensor& color, const Slopes& slopes) {
    auto gradient = torch::zeros_like(color);
    const Rect all = whole({int(color.size(3)), int(color.size(2))});
    each_tile(
        perception_, all.size(),
        [&](Rect tile, const ComputePlace& place) {
            if (tile == all && kept_) return view_gradient(*kept_, slopes).cpu();
            const Rect seers = intersection(grown(tile, reach_px(taps_)), all);
            const auto view = look(perception_, names_, taps_, color, seers, place, true);
            return crop(view_gradient(view, slopes), view.region, tile).cpu();
        },
        [&](Rect tile, const torch::Tensor& part) { crop(gradient, tile).copy_(part); }, progress_);
    return gradient;
}

torch::Tensor Objective::view_gradient(const TileView& view, const Slopes& slopes) const {
    std::vector<torch::Tensor> by_feature;
    for (std::size_t i = 0; i < view.own.size(); ++i) {
        const auto& features = view.own[i];
        const auto weights = own_part(visibility_[i], view.part, taps_[i], features);
        if (i < style_.size()) {
            const auto& slope = slopes.style[i];
            auto sent =
                feature_slope({slope.value, slope.mean.to(features.device()), slope.moment.to(features.device())},
                              features.detach(), weights, slopes.style_px[i]);
            if (weights_.by_feature) sent = within_bounds(sent, style_[i]).mul_(weights_.style[i]);
            by_feature.push_back(sent);
        } else {
            by_feature.push_back(
                weighted(features.detach() - own_part(content_features_, view.part, taps_[i], features), weights)
                    .mul_(2 * slopes.content));
        }
    }
    return torch::autograd::grad(view.own, {view.input}, by_feature).front();
}

void Objective::add_picture_terms(const torch::Tensor& color, double px, Evaluation& evaluation) const {
    const auto add = [&](const PictureSlope& slope, double weight) {
        evaluation.loss += slope.value * weight;
        evaluation.gradient.add_(slope.gradient, weight * px);
    };
    if (weights_.total_variation > 0) add(total_variation(color), weights_.total_variation);
    if (weights_.out_of_range > 0) add(out_of_range(color), weights_.out_of_range);
}

}  // namespace impasto

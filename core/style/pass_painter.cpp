// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/pass_painter.h"

#include <algorithm>
#include <cmath>

#include <impasto/text.h>

#include "compute_device.h"
#include "style/colors.h"
#include "style/feature_sums.h"
#include "style/tile_features.h"
#include "tensor_image.h"
#include "upscale_run.h"

namespace impasto {
namespace {

constexpr int least_tile_px = 128, most_tile_px = 2048;

Gaussian gaussian_of(const FeatureStatistics& statistics) {
    const auto mean = statistics.mean.to(torch::kFloat64);
    return {.mean = mean, .covariance = statistics.moment.to(torch::kFloat64) - torch::outer(mean, mean)};
}

LevelStatistics level_statistics(Perception& perception, const Canvas& picture, ProgressSink& progress) {
    LevelStatistics levels{color_statistics(picture)};
    for (const auto& level : picture_statistics(perception, picture, progress)) levels.push_back(gaussian_of(level));
    return levels;
}

/// The maps of all styles together, by their shares.
LevelMaps mixed_maps(const PaintInput& input, double style_scale, Perception& perception, ProgressSink& progress) {
    const auto from = level_statistics(perception, input.content, progress);
    LevelMaps mixture;
    double share = 0;
    for (const auto& style : input.styles) {
        const auto maps = level_maps(
            from, level_statistics(perception, style_for(style, input.content.size(), style_scale), progress));
        share += style.share;
        if (mixture.empty()) mixture = maps;
        else
            for (std::size_t i = 0; i < maps.size(); ++i)
                mixture[i] = between(mixture[i], maps[i], style.share / share);
    }
    return mixture;
}

/// Content and maps → result, px by px.
class FastPass {
public:
    /// `seen`: the features of the whole content where they are at hand.
    FastPass(FeedForwardImpl& network, const StyleOptions& options, LevelMaps maps, std::vector<torch::Tensor> seen)
        : network_(network), strength_(options.strength), detail_(2 * options.detail - 1), maps_(std::move(maps)),
          seen_(std::move(seen)) {
        for (auto& map : maps_) map = between(identity_map(map.offset.size(0)), map, strength_);
    }

    /// Between no strength and all of it, what the network loses even when
    /// it is to keep everything is given back in part.
    torch::Tensor operator()(const torch::Tensor& color) const {
        const auto features = covers(color) ? seen_ : network_.encoder()->features(color, FeedForwardImpl::levels());
        auto result = network_.decode(maps_.front()(color), mapped(features), detail_);
        if (strength_ < 1) result += (color - network_.decode(color, features, detail_)) * (1 - strength_);
        return result;
    }

private:
    /// Not where memory ran short after all, and tiles became smaller or moved to the CPU.
    bool covers(const torch::Tensor& color) const {
        return !seen_.empty() && seen_.front().device() == color.device() &&
               seen_.front().sizes().slice(2) == color.sizes().slice(2);
    }

    std::vector<torch::Tensor> mapped(std::vector<torch::Tensor> features) const {
        for (std::size_t level = 0; level < features.size(); ++level)
            features[level] = maps_[level + 1](features[level]);
        return features;
    }

    FeedForwardImpl& network_;
    double strength_;
    double detail_;  // as the network counts it, from −1
    LevelMaps maps_;
    std::vector<torch::Tensor> seen_;
};

class PassPainter final : public StylePainter {
public:
    PassPainter(std::shared_ptr<FeedForwardImpl> network, const StyleOptions& options, int tile_px)
        : network_(std::move(network)), options_(options), place_{pick_device(options.device), torch::kFloat32},
          tile_px_(tile_px) {
        if (tile_px_ == 0) tile_px_ = affordable_tile_px();
    }

    bool applies_strength() const override { return true; }

    torch::Tensor paint(const PaintInput& input, ProgressSink& progress) override {
        const torch::NoGradGuard no_grad;
        Perception perception{.network = network_->encoder(),
                              .style_taps = FeedForwardImpl::levels(),
                              .content_tap = {},
                              .tile_px = tile_px_,
                              .place = place_};
        auto maps = mixed_maps(input, options_.style_scale, perception, progress);
        const FastPass pass(*network_, options_, std::move(maps), remembered_features(perception, input.content));
        auto result = torch::empty_like(input.content.color);
        run_tiles(
            {.phase = tr("Painting"),
             .whole = whole(input.content.size()),
             .tile_px = perception.tile_px,
             .place = perception.place},
            [&](Rect tile, const ComputePlace& place) { return painted(pass, input.content.color, tile, place); },
            [&](Rect tile, const torch::Tensor& values) { crop(result, tile).copy_(values); }, progress);
        return result.clamp_(0, 1);
    }

private:
    int affordable_tile_px() const {
        const double side =
            std::sqrt(tile_budget(options_.memory_bytes, describe_device(place_.device)) / network_->bytes_per_px());
        return std::clamp(int(side) - 2 * network_->reach().radius_px, least_tile_px, most_tile_px);
    }

    torch::Tensor painted(const FastPass& pass, const torch::Tensor& color, Rect tile,
                          const ComputePlace& place) const {
        const Rect region = seen_region(tile, {network_->reach()}, {int(color.size(3)), int(color.size(2))});
        network_->to(place.device);
        return crop(pass(crop(color, region).to(place.device)), region, tile).cpu();
    }

    std::shared_ptr<FeedForwardImpl> network_;
    StyleOptions options_;
    ComputePlace place_;
    int tile_px_;
};

}  // namespace

LevelStatistics whole_statistics(const torch::Tensor& color, const std::vector<torch::Tensor>& features) {
    LevelStatistics levels;
    const auto add = [&](const torch::Tensor& x) {
        levels.push_back(gaussian_of(statistics_of(feature_sums(x, {}), {x.size(1)}).front()));
    };
    add(color);
    for (const auto& level : features) add(level);
    return levels;
}

LevelMaps level_maps(const LevelStatistics& content, const LevelStatistics& style) {
    LevelMaps maps;
    for (std::size_t i = 0; i < style.size(); ++i)
        maps.push_back(transport_map(content[i], style[i], contrast_floor(style[i])));
    return maps;
}

std::unique_ptr<StylePainter> pass_painter(std::shared_ptr<FeedForwardImpl> network, const StyleOptions& options,
                                           int tile_px) {
    return std::make_unique<PassPainter>(std::move(network), options, tile_px);
}

}  // namespace impasto

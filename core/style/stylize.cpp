// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/stylize.h"

#include <algorithm>
#include <cmath>

#include <impasto/error.h>
#include <impasto/text.h>

#include "compute_device.h"
#include "style/canvas.h"
#include "style/colors.h"
#include "style/finish.h"
#include "style/refined.h"
#include "style/scales.h"
#include "style/tile_features.h"
#include "tile_grid.h"
#include "upscale_run.h"

namespace impasto {
namespace {

constexpr int least_tile_px = 64, most_tile_px = 1 << 14;
constexpr double picture_bytes_per_px = 3 * sizeof(float);
constexpr int pictures_at_hand = 12;  // picture, gradient, content, mean, those before, and what a step makes
constexpr int least_history = 4;
constexpr double pictures_share = 1.0 / 3, tiles_share = 0.65;  // of what is left; the allocator keeps holes

/// Pictures of the finest scale get their share of the memory first, tiles theirs of the rest.
class MemoryPlan {
public:
    explicit MemoryPlan(double budget_bytes) : budget_bytes_(budget_bytes) {}

    /// The most px that the finest scale may have.
    double finest_px() const { return budget_bytes_ * pictures_share / pictures_bytes(1, least_history); }

    int history(Size finest, int wanted) const {
        const double pairs = (budget_bytes_ * pictures_share / (double(finest.area()) * picture_bytes_per_px) - pictures_at_hand) / 2;
        return std::clamp(int(pairs), least_history, wanted);
    }

    int tile_px(Size finest, int history, const Perception& perception) const {
        const double left = (budget_bytes_ - pictures_bytes(double(finest.area()), history)) * tiles_share;
        const double side = std::sqrt(std::max(left, 0.0) / perception.network->bytes_per_px());
        return std::clamp(int(side) - 2 * halo_px(perception), least_tile_px, most_tile_px);
    }

private:
    static double pictures_bytes(double px, int history) { return (pictures_at_hand + 2 * history) * px * picture_bytes_per_px; }

    static int halo_px(const Perception& perception) {
        int halo = 0;
        for (const auto& tap : perception.traits_of(perception.style_taps)) halo = std::max(halo, tap.radius_px + tap.stride_px);
        return halo;
    }

    double budget_bytes_;
};

/// A style picture as it is to be imitated: with the content's colours where these are to stay.
PictureAt style_at(const PixelSource& source, const std::optional<ColorStatistics>& wanted) {
    return [&source, wanted](Size size) {
        Canvas canvas = read_canvas(source, size);
        if (wanted) canvas.color = color_map(color_statistics(canvas), *wanted)(canvas.color).clamp(0, 1);
        return canvas;
    };
}

std::vector<StyleSample> samples(const StylePictures& style, const std::optional<ColorStatistics>& wanted) {
    std::vector<StyleSample> samples{{style_at(*style.first, wanted), style.first->size(), style.second ? 1 - style.mix : 1}};
    if (style.second) samples.push_back({style_at(*style.second, wanted), style.second->size(), style.mix});
    std::erase_if(samples, [](const StyleSample& sample) { return sample.share <= 0; });
    return samples;
}

void copy(const PixelSource& source, PixelSink& sink) {
    std::vector<float> pixels;
    for (const Rect& tile : cut({0, 0, source.size().width, source.size().height}, 1024)) {
        pixels.resize(tile.area() * std::size_t(source.format().channels()));
        source.read(tile, pixels.data());
        sink.write(tile, pixels.data());
    }
}

}  // namespace

void stylize_with(std::shared_ptr<PerceptualNetwork> network, const PixelSource& content, const StylePictures& style, PixelSink& sink,
                  const StyleOptions& options, const Recipe& given, ProgressSink& progress, int tile_px) {
    if (options.strength <= 0) return copy(content, sink);
    const auto device = pick_device(options.device);
    const MemoryPlan memory(tile_budget(options.memory_bytes, describe_device(device)));
    const Size finest = with_at_most(content.size(), std::min(given.finest_px, memory.finest_px()));
    Recipe recipe = given;
    recipe.lbfgs.history = memory.history(finest, recipe.lbfgs.history);
    Perception perception{.network = std::move(network), .style_taps = recipe.style_taps, .content_tap = recipe.content_tap,
                          .tile_px = tile_px, .place = {device, torch::kFloat32}};
    if (tile_px == 0) perception.tile_px = memory.tile_px(finest, recipe.lbfgs.history, perception);

    const Canvas canvas = read_canvas(content, finest);
    const bool keeps_statistics = options.colors == StyleColors::original_statistics;
    const auto wanted = keeps_statistics ? std::optional(color_statistics(canvas)) : std::nullopt;
    const auto painted = refine({.content = [&](Size size) { return size == finest ? canvas : read_canvas(content, size); }, .size = finest, .styles = samples(style, wanted)},
                                recipe, perception, progress);
    const auto colors = wanted ? std::optional(color_map(color_statistics({painted, canvas.visibility}), *wanted)) : std::nullopt;
    finish({.painted = painted, .content = canvas, .original_hue = options.colors == StyleColors::original_hue, .colors = colors, .strength = options.strength},
           content, sink);
}

}  // namespace impasto

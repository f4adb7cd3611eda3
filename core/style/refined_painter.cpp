// SPDX-License-Identifier: GPL-3.0-or-later
// The refined method with its memory shared out.
#include <algorithm>
#include <cmath>

#include "compute_device.h"
#include "style/refined.h"
#include "style/tile_features.h"
#include "upscale_run.h"

namespace impasto {
namespace {

constexpr int least_tile_px = 64, most_tile_px = 1 << 14;
constexpr int halos = 2;  // on each side of a tile: of the features that see it, and of what these see
constexpr double picture_bytes_per_px = 3 * sizeof(float);
constexpr int pictures_at_hand = 12;  // picture, gradient, content, mean, those before, and what a step makes
constexpr int least_history = 4;
constexpr double pictures_share = 1.0 / 3, tiles_share = 0.65;  // of what is left; the allocator keeps holes

/// Pictures of the finest scale get their share of the memory first, tiles theirs of the rest.
class MemoryPlan {
public:
    MemoryPlan(double budget_bytes, const Recipe& recipe)
        : budget_bytes_(budget_bytes), least_history_(std::min(least_history, recipe.lbfgs.history)) {}

    /// The most px that the finest scale may have.
    double finest_px() const { return budget_bytes_ * pictures_share / pictures_bytes(1, least_history_); }

    int history(Size finest, int wanted) const {
        const double pairs =
            (budget_bytes_ * pictures_share / (double(finest.area()) * picture_bytes_per_px) - pictures_at_hand) / 2;
        return std::clamp(int(pairs), least_history_, wanted);
    }

    int tile_px(Size finest, int history, const Perception& perception) const {
        const double left = (budget_bytes_ - pictures_bytes(double(finest.area()), history)) * tiles_share;
        const double side = std::sqrt(std::max(left, 0.0) / perception.network->bytes_per_px());
        return std::clamp(int(side) - 2 * halos * reach_px(perception.traits_of(perception.style_taps)), least_tile_px,
                          most_tile_px);
    }

private:
    static double pictures_bytes(double px, int history) {
        return (pictures_at_hand + 2 * history) * px * picture_bytes_per_px;
    }

    double budget_bytes_;
    int least_history_;
};

class RefinedPainter final : public StylePainter {
public:
    RefinedPainter(std::shared_ptr<PerceptualNetwork> network, const Recipe& recipe, const StyleOptions& options,
                   int tile_px)
        : recipe_(recipe), device_(pick_device(options.device)),
          memory_(tile_budget(options.memory_bytes, describe_device(device_)), recipe), tile_px_(tile_px),
          perception_{.network = std::move(network),
                      .style_taps = recipe.style_taps,
                      .content_tap = recipe.content_tap,
                      .place = {device_, torch::kFloat32}} {
        perception_.network->round_bends(recipe_.rounded_bends);
    }

    double finest_px() const override { return std::min(recipe_.finest_px, memory_.finest_px()); }
    bool applies_strength() const override { return recipe_.strength.has_value(); }

    torch::Tensor paint(const PaintInput& input, ProgressSink& progress) override {
        Recipe recipe = recipe_;
        recipe.lbfgs.history = memory_.history(input.content.size(), recipe.lbfgs.history);
        perception_.tile_px =
            tile_px_ > 0 ? tile_px_ : memory_.tile_px(input.content.size(), recipe.lbfgs.history, perception_);
        return refine(input, recipe, perception_, progress);
    }

private:
    Recipe recipe_;
    torch::Device device_;
    MemoryPlan memory_;
    int tile_px_;
    Perception perception_;
};

}  // namespace

std::unique_ptr<StylePainter> refined_painter(std::shared_ptr<PerceptualNetwork> network, const Recipe& recipe,
                                              const StyleOptions& options, int tile_px) {
    return std::make_unique<RefinedPainter>(std::move(network), recipe, options, tile_px);
}

}  // namespace impasto

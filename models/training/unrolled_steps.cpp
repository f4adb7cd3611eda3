// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled_steps.h"

#include <optional>

#include <torch/autograd.h>

#include "resample.h"
#include "style/canvas.h"
#include "style/colors.h"
#include "style/feature_sums.h"
#include "style/refined.h"
#include "style/scales.h"
#include "style/transport.h"
#include "unheard.h"

namespace impasto {
namespace {

FeatureStatistics seen_statistics(const torch::Tensor& features) {
    return statistics_of(feature_sums(features.detach(), {}).to(torch::kFloat32), {features.size(1)}).front();
}

AffineMap color_map_to(const Canvas& style, const Canvas& content) {
    const auto to = color_statistics(style);
    return transport_map(color_statistics(content), to, contrast_floor(to));
}

class Unrolled {
public:
    Unrolled(std::shared_ptr<StyleNetworkImpl> network, const Recipe& recipe, const torch::Tensor& content,
             const torch::Tensor& style)
        : network_(std::move(network)), recipe_(recipe), content_(opaque(content)), style_(opaque(style)),
          weights_(weights_of_learned_steps(recipe)), taps_(recipe.style_taps) {
        taps_.push_back(recipe.content_tap);
    }

    torch::Tensor result() {
        const auto scales = coarse_to_fine(content_.size(), recipe_.coarsest_px, recipe_.scale_ratio);
        begin(scales.front());
        x_ = without_a_graph(scales.front());
        for (std::size_t scale = 1; scale < scales.size(); ++scale) paint(scales[scale]);
        return x_;
    }

private:
    /// The first scale, which learns nothing.
    torch::Tensor without_a_graph(Size size) {
        Unheard unheard;
        Perception perception{.network = network_,
                              .style_taps = recipe_.style_taps,
                              .content_tap = recipe_.content_tap,
                              .tile_px = long_side(size),
                              .place = {}};
        const PaintInput input{
            .content = resized(content_, size),
            .styles = {{.at = [&](Size wanted) { return resized(style_, wanted); }, .size = style_.size()}}};
        return refine(input, recipe_, perception, unheard);
    }

    void paint(Size size) {
        look_at_goals(size);
        const auto begun = x_ = begin(size);
        auto change = torch::zeros_like(begun);
        for (int step = 0; step < recipe_.learned_steps; ++step) {
            change = change - without_weave(slope(step));
            x_ = begun + without_weave(change);
        }
    }

    torch::Tensor begin(Size size) {
        const Canvas content = resized(content_, size);
        if (!to_style_colors_) to_style_colors_ = color_map_to(resized(style_, size), content);
        const auto start = (*to_style_colors_)(content.color).clamp(0, 1), before = start_before_;
        start_before_ = start;
        if (!x_.defined()) return start;
        return resample_to(x_.clamp(0, 1) - before * recipe_.kept_detail, size.height, size.width) +
               start * recipe_.kept_detail;
    }

    void look_at_goals(Size size) {
        const torch::NoGradGuard no_grad;
        content_features_ = network_->features(resized(content_, size).color, {recipe_.content_tap}).front();
        std::vector<FeatureStatistics> statistics;
        for (const auto& level : network_->features(resized(style_, size).color, recipe_.style_taps))
            statistics.push_back(seen_statistics(level));
        goals_ = make_goals(recipe_.style_loss, statistics);
    }

    /// What the step sends back to the picture. Looked at twice, as what is lacking changes with the picture by the true
    /// gradient, and not by what the step sends back.
    torch::Tensor slope(int step) {
        network_->choose_step(std::nullopt);
        const auto lacking = lacking_in(network_->features(x_, taps_));
        network_->choose_step(step);
        const auto seen = x_.detach().requires_grad_();
        return torch::autograd::grad(network_->features(seen, taps_), {seen}, lacking, c10::nullopt,
                                     /*create_graph=*/true)
            .front();
    }

    std::vector<torch::Tensor> lacking_in(const std::vector<torch::Tensor>& features) const {
        std::vector<torch::Tensor> lacking;
        for (std::size_t i = 0; i < goals_.size(); ++i) lacking.push_back(style_slope(features[i], i));
        lacking.push_back((features.back() - content_features_) * weights_.content);
        return lacking;
    }

    torch::Tensor style_slope(const torch::Tensor& features, std::size_t tap) const {
        const auto slope = style_loss(recipe_.style_loss, seen_statistics(features), goals_[tap]);
        const auto lacking = feature_slope(slope, features, {}, 2 / goals_[tap].size);
        return within_bounds(lacking, goals_[tap]) * weights_.style[tap];
    }

    std::shared_ptr<StyleNetworkImpl> network_;
    const Recipe& recipe_;
    Canvas content_, style_;
    std::optional<AffineMap> to_style_colors_;  // the same at all scales
    ObjectiveWeights weights_;
    std::vector<std::string> taps_;
    torch::Tensor x_, start_before_, content_features_;
    std::vector<StyleGoal> goals_;
};

}  // namespace

torch::Tensor unrolled_steps(const std::shared_ptr<StyleNetworkImpl>& network, const Recipe& recipe,
                             const torch::Tensor& content, const torch::Tensor& style) {
    return Unrolled(network, recipe, content, style).result();
}

}  // namespace impasto

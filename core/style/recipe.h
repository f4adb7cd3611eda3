// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that the refined method leaves open, as numbers: layers, weights, scales, steps.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <impasto/style_transfer.h>

#include "style/losses.h"
#include "style/optimizer.h"

namespace impasto {

inline constexpr double middle_content_weight = 0.5;  // at detail 0.5

/// What is otherwise where a picture is begun (PaintInput::begun).
struct GoingOn {
    double share = 1;          ///< of what is begun in the start
    double kept_detail = 1;    ///< in place of the recipe's
    int fewer_iterations = 0;  ///< where all is begun
    double step_length = 1;    ///< of learned steps where all is begun, by that of others
    /// In place of the recipe's, where it has one: what has been painted already is sooner done
    double settled = 3.0 / 255;
    int settled_window = 5;
};

struct Recipe {
    std::vector<std::string> style_taps{"relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"};
    std::vector<double> style_weights{1, 1, 1, 1, 1};  ///< one a tap
    std::string content_tap = "relu4_2";
    double content_weight = middle_content_weight;  ///< against style weights of 1; both losses are relative
    double total_variation = 0;                     ///< weight of the mean squared difference of neighbours
    double rounded_bends = 0;                       ///< of the perceptual network (PerceptualNetwork::round_bends)
    double out_of_range = 10;  ///< weight of the mean squared excess over 0…1; 0 clamps at the end only
    StyleLoss style_loss = StyleLoss::wasserstein;

    int coarsest_px = 128;        ///< long side of the first scale
    double scale_ratio = 2;       ///< long side of a scale by that of the one before
    int iterations = 200;         ///< at most, at every scale
    int finest_iterations = 200;  ///< at most, at the finest of several
    /// Mean change of a px over settled_window iterations under which a scale is done
    double settled = 0;
    int settled_window = 10;
    double finest_px = 2.5e6;  ///< px of the finest scale; larger pictures are finished by guided enlargement

    StyleStart start = StyleStart::content;  ///< fast: the content in the styles' colours
    /// Share of what the start has in detail that a larger scale gets beside the smaller one's picture
    double kept_detail = 0;
    /// Share of the way from the content's statistics to the style's that is gone; without it all of it
    std::optional<double> strength;
    int learned_steps = 0;   ///< at each scale but the first: the network's own (StyleNetwork), instead of iterations
    double step_length = 1;  ///< of learned steps, by that which was learnt
    StyleOptimizer optimizer = StyleOptimizer::lbfgs;
    LbfgsOptions lbfgs;
    AdamOptions adam;
    /// The picture changes by what is smooth from px to px, so no weave can come in
    bool smooth_steps = true;
    double averaging = 0;    ///< decay of the mean of iterates that is the result; 0 takes the last
    double style_scale = 1;  ///< long side of the style by that of the content
    std::uint64_t seed = 0;
    GoingOn going_on;
};

/// What the options mean to the refined method.
Recipe recipe_of(const StyleOptions& options);

/// What the options mean to the fast method: a few steps of the refined one's.
/// They come nowhere near rest; the first ones count most.
Recipe fast_recipe_of(StyleOptions options);

/// The same through a StyleNetwork: its own steps at every scale but the first.
Recipe learned_recipe_of(const StyleOptions& options);

/// The recipe for a picture of which the share `known` is begun.
Recipe going_on(Recipe recipe, double known);

/// Gatys, Ecker, Bethge 2015 as first published in programs: one scale, noise, Adam, Gram matrices of
/// conv1_1 … conv5_1, structure of conv5_2, nothing else.
Recipe recipe_of_2015(int iterations, std::uint64_t seed = 0);

}  // namespace impasto

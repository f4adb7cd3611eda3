// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/recipe.h"

#include <algorithm>
#include <cmath>

#include "style/style_network.h"

namespace impasto {
namespace {

constexpr double detail_range = 30;  // content weight at detail 1 by that at 0.5
// Long side of the first scale where the start has the style's colours already, which coarser ones would find
constexpr int colored_px = 256;
// The same of the fast method: a preview of 320 px has two scales, as a picture of 512 px has
constexpr int fast_px = 192;
// Of refined's, since the first steps lose less of the content than all of them
constexpr double fast_content_weight = 0.5;
constexpr double first_step = 0.03, longest_step = 0.1;  // of the fast method, in px values, at full strength
constexpr double most_total_variation = 20;              // at smoothness 1

}  // namespace

Recipe recipe_of(const StyleOptions& options) {
    Recipe recipe;
    recipe.content_weight = middle_content_weight * std::pow(detail_range, 2 * options.detail - 1);
    recipe.total_variation = most_total_variation * options.smoothness * options.smoothness;
    recipe.iterations = recipe.finest_iterations = options.iterations;
    recipe.settled = 2.0 / 255;
    if (options.start == StyleStart::fast) recipe.coarsest_px = colored_px;
    recipe.start = options.start;
    recipe.optimizer = options.optimizer;
    recipe.averaging = options.optimizer == StyleOptimizer::adam ? 0.95 : 0.8;
    recipe.style_scale = options.style_scale;
    recipe.seed = options.seed;
    return recipe;
}

Recipe fast_recipe_of(StyleOptions options) {
    options.start = StyleStart::fast;
    options.optimizer = StyleOptimizer::lbfgs;
    Recipe recipe = recipe_of(options);
    recipe.content_weight *= fast_content_weight;
    recipe.coarsest_px = fast_px;
    recipe.iterations = 3;
    recipe.finest_iterations = 4;
    recipe.kept_detail = 1 - 0.5 * options.strength;  // without strength nothing is lost from scale to scale
    recipe.rounded_bends = 0.15;
    recipe.strength = options.strength;
    recipe.lbfgs = {.history = 3,
                    .first_step = first_step * options.strength,
                    .longest_step = longest_step * options.strength,
                    .takes_back = false,
                    .damping = 0.2};
    recipe.averaging = 0;
    recipe.settled = 0;
    // It comes nowhere near rest: with all its steps frame after frame would have more of the style. So it has the same
    recipe.going_on = {.share = 0.6, .kept_detail = recipe.kept_detail, .fewer_iterations = 2};
    return recipe;
}

Recipe learned_recipe_of(const StyleOptions& options) {
    Recipe recipe = fast_recipe_of(options);
    recipe.learned_steps = learned_steps;
    // All learned steps, but short ones: fewer would be other ones than were learnt
    recipe.going_on = {.share = 0.85, .kept_detail = recipe.kept_detail, .fewer_iterations = 2, .step_length = 0.3};
    return recipe;
}

Recipe going_on(Recipe recipe, double known) {
    const int fewer = int(std::lround(known * recipe.going_on.fewer_iterations));
    recipe.kept_detail = recipe.going_on.kept_detail;
    recipe.step_length = std::lerp(recipe.step_length, recipe.going_on.step_length, known);
    if (recipe.settled > 0) recipe.settled = recipe.going_on.settled;
    recipe.settled_window = recipe.going_on.settled_window;
    for (int* iterations : {&recipe.iterations, &recipe.finest_iterations})
        *iterations = std::max(1, *iterations - fewer);
    return recipe;
}

Recipe recipe_of_2015(int iterations, std::uint64_t seed) {
    Recipe recipe;
    recipe.style_taps = {"conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"};
    recipe.content_tap = "conv5_2";
    recipe.style_loss = StyleLoss::gram;
    recipe.out_of_range = 0;
    recipe.coarsest_px = 1 << 20;
    recipe.iterations = recipe.finest_iterations = iterations;
    recipe.start = StyleStart::noise;
    recipe.optimizer = StyleOptimizer::adam;
    recipe.smooth_steps = false;
    recipe.seed = seed;
    return recipe;
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/recipe.h"

#include <cmath>

namespace impasto::texture {
namespace {

constexpr int iterations_of_a_round = 100;
constexpr double range_of_detail = 4;  // the content's weight at detail 1, where 0.5 has 1 and 0 has the inverse

}  // namespace

Recipe recipe_for(const TextureOptions& options) {
    Recipe recipe;
    const double weight = std::pow(range_of_detail, 2 * options.detail - 1);
    recipe.fusion *= weight;
    recipe.structure *= weight;
    recipe.rounds = (options.iterations + iterations_of_a_round - 1) / iterations_of_a_round;
    return recipe;
}

}  // namespace impasto::texture

// SPDX-License-Identifier: GPL-3.0-or-later
// Losses and their slopes; the gradient by tiles is that of the whole picture.
#include <cmath>

#include <gtest/gtest.h>

#include "style/feature_sums.h"
#include "style/objective.h"
#include "support/perception.h"
#include "support/pictures.h"
#include "support/steady.h"

namespace impasto {
namespace {

using testing::perception_of;
using testing::relative_error;
using testing::same;

torch::Tensor random_picture(int height, int width, int seed) {
    torch::manual_seed(seed);
    return torch::rand({1, 3, height, width});
}

Canvas random_canvas(int height, int width, int seed) {
    return testing::canvas_of(random_picture(height, width, seed));
}

FeatureStatistics random_statistics(long channels, int seed) {
    torch::manual_seed(seed);
    const auto f = torch::randn({channels, 200}) * torch::rand({channels, 1}) + torch::rand({channels, 1});
    return {.mean = f.mean(1), .moment = f.mm(f.t()) / 200};
}

constexpr std::array<StyleLoss, 2> losses{StyleLoss::gram, StyleLoss::wasserstein};

struct Setting {
    Canvas content = random_canvas(350, 401, 1), style = random_canvas(120, 90, 2);
    torch::Tensor x = random_picture(350, 401, 3);
    ObjectiveWeights weights{.style = {1, 2, 3, 1, 0.5}, .content = 0.3, .total_variation = 0.1, .out_of_range = 1};
};

Evaluation evaluated(const Setting& setting, StyleLoss loss, int tile_px,
                     std::shared_ptr<PerceptualNetwork> network = testing::tiny_perceptual_network()) {
    testing::RecordedProgress progress;
    auto perception = perception_of(std::move(network), tile_px);
    const auto goals = make_goals(loss, picture_statistics(perception, setting.style, progress));
    return Objective(perception, loss, goals, setting.content, setting.weights, progress).evaluate(setting.x);
}

TEST(StyleObjective, AStyleIsAtNoDistanceFromItself) {
    for (const auto loss : losses) {
        const auto style = random_statistics(6, 1);
        EXPECT_NEAR(style_loss(loss, style, make_goal(loss, style)).value, 0, 1e-4);
        EXPECT_GT(style_loss(loss, random_statistics(6, 2), make_goal(loss, style)).value, 0.01);
    }
}

TEST(StyleObjective, WassersteinOfOneDimensionIsTheDifferenceOfMeansAndDeviationsAboveTheFloor) {
    const auto gaussian = [](double mean, double deviation) {
        return FeatureStatistics{torch::tensor({mean}, torch::kFloat32),
                                 torch::tensor({{deviation * deviation + mean * mean}}, torch::kFloat32)};
    };
    const auto goal = make_goal(StyleLoss::wasserstein, gaussian(1, 2));
    const auto deviation = [&](double own) { return std::sqrt(own * own + goal.floor); };
    EXPECT_LT(goal.floor, 0.05 * 2 * 2);
    EXPECT_NEAR(style_loss(StyleLoss::wasserstein, gaussian(3, 0.5), goal).value * goal.size,
                2 * 2 + std::pow(deviation(2) - deviation(0.5), 2), 1e-3);
}

TEST(StyleObjective, RoundingOfACovarianceDoesNotBecomeASteepSlope) {
    // Features that hardly differ in one direction: float32 sums leave a
    // variance there that may lie a little under zero.
    const auto style = random_statistics(6, 1);
    const auto goal = make_goal(StyleLoss::wasserstein, style);
    auto flat = style;
    const auto direction = torch::ones({6}) / std::sqrt(6.0);
    const auto covariance = style.covariance();
    const double variance = direction.dot(covariance.mv(direction)).item<double>(), below_zero = -4 * goal.floor;
    flat.moment = style.moment + torch::outer(direction, direction) * (below_zero - variance);
    const auto steep = [&](const FeatureStatistics& is) {
        return style_loss(StyleLoss::wasserstein, is, goal).moment.abs().max().item<double>();
    };
    auto not_quite = flat;
    not_quite.moment = flat.moment + torch::outer(direction, direction) * (-2 * below_zero);
    EXPECT_LT(steep(flat), 4 * steep(not_quite)) << "against a variance of as much above zero";
}

TEST(StyleObjective, SlopesAreThoseOfFiniteDifferences) {
    for (const auto loss : losses) {
        const auto goal = make_goal(loss, random_statistics(5, 1));
        const auto f = torch::randn({1, 5, 6, 7}).abs(), w = torch::rand({1, 1, 6, 7}),
                   direction = torch::randn_like(f);
        const auto value = [&](double step) {
            const auto sums = feature_sums(f + direction * step, w);
            return style_loss(loss, statistics_of(sums, {5}).front(), goal);
        };
        const auto slope = feature_slope(value(0), f, w, w.sum().item<double>());
        const double expected = (value(0.02).value - value(-0.02).value) / 0.04;
        EXPECT_NEAR((slope * direction).sum().item<double>(), expected, 0.02 * std::abs(expected) + 1e-4)
            << style_loss_ids[std::size_t(loss)];
    }
}

TEST(StyleObjective, PictureTermsHaveTheSlopesThatAutogradFinds) {
    auto x = (random_picture(9, 7, 1) * 2 - 0.5).requires_grad_();
    const auto tv =
        ((x.slice(3, 1) - x.slice(3, 0, -1)).square().sum() + (x.slice(2, 1) - x.slice(2, 0, -1)).square().sum()) /
        x.numel();
    tv.backward();
    EXPECT_LT(relative_error(total_variation(x.detach()).gradient, x.grad()), 1e-5);
    EXPECT_NEAR(total_variation(x.detach()).value, tv.item<double>(), 1e-6);
    x.mutable_grad().zero_();
    const auto excess = (x - x.clamp(0, 1)).square().mean();
    excess.backward();
    EXPECT_LT(relative_error(out_of_range(x.detach()).gradient, x.grad()), 1e-5);
}

TEST(StyleObjective, TheGradientIsThatOfTheLossWrittenDown) {
    const Setting setting;
    const auto network = testing::tiny_perceptual_network();
    auto perception = perception_of(network, 4096);
    auto names = perception.style_taps;
    names.push_back(perception.content_tap);
    auto x = setting.x.clone().requires_grad_();
    const auto gram = [](const torch::Tensor& f) {
        const auto v = f.flatten(2).squeeze(0);
        return v.mm(v.t()) / v.size(1);
    };
    const auto seen = network->features(x, names), style = network->features(setting.style.color, names),
               content = network->features(setting.content.color, names);
    auto loss = setting.weights.content * (seen[5] - content[5]).square().sum() / content[5].square().sum();
    for (std::size_t i = 0; i < 5; ++i)
        loss = loss + setting.weights.style[i] * (gram(seen[i]) - gram(style[i])).square().sum() /
                          gram(style[i]).square().sum();
    loss = loss + setting.weights.total_variation *
                      ((x.slice(3, 1) - x.slice(3, 0, -1)).square().sum() +
                       (x.slice(2, 1) - x.slice(2, 0, -1)).square().sum()) /
                      x.numel();
    loss.backward();
    const auto evaluation = evaluated(setting, StyleLoss::gram, 4096);
    EXPECT_NEAR(evaluation.loss, loss.item<double>(), 1e-4 * loss.item<double>());
    EXPECT_LT(relative_error(evaluation.gradient, x.grad() * (350 * 401)), 1e-4);
}

TEST(StyleObjective, TiledGradientEqualsWhole) {
    const Setting setting;
    for (const auto loss : losses) {
        const auto whole = evaluated(setting, loss, 4096);
        // The last leaves a rest in which no cell of the coarsest tap begins
        for (const int tile_px : {128, 192, 333, 345}) {
            const auto tiled = evaluated(setting, loss, tile_px);
            EXPECT_TRUE(same(tiled.gradient, whole.gradient))
                << style_loss_ids[std::size_t(loss)] << " tile " << tile_px;
            EXPECT_NEAR(tiled.loss, whole.loss, 1e-4 * whole.loss);
        }
    }
}

TEST(StyleObjective, ThreadsChangeNoBit) {
    const Setting setting;
    const int threads = at::get_num_threads();
    std::vector<torch::Tensor> gradients;
    for (const int count : {1, 2, 3}) {
        at::set_num_threads(count);
        gradients.push_back(evaluated(setting, StyleLoss::wasserstein, 4096).gradient);
    }
    at::set_num_threads(threads);
    EXPECT_TRUE(same(gradients[1], gradients[0]));
    EXPECT_TRUE(same(gradients[2], gradients[0]));
}

TEST(StyleObjective, TiledGradientEqualsWholeWithTransparency) {
    Setting setting;
    setting.content.visibility = (random_picture(350, 401, 9).narrow(1, 0, 1) > 0.5).to(torch::kFloat32);
    const auto whole = evaluated(setting, StyleLoss::gram, 4096), tiled = evaluated(setting, StyleLoss::gram, 133);
    EXPECT_TRUE(same(tiled.gradient, whole.gradient));
}

TEST(StyleObjective, HiddenPartsOfAStyleDoNotCount) {
    testing::RecordedProgress progress;
    auto perception = perception_of(testing::tiny_perceptual_network(), 4096);
    auto left = random_canvas(64, 256, 1), other = left;
    left.visibility.slice(3, 64).zero_();
    other.visibility = left.visibility;
    other.color = other.color.clone();
    other.color.slice(3, 128).fill_(0.9);  // beyond what a visible px sees
    const auto a = picture_statistics(perception, left, progress), b = picture_statistics(perception, other, progress);
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_LT(relative_error(b[i].moment, a[i].moment), 1e-5) << i;
}

TEST(StyleObjective, ShortMemoryMakesTilesSmallerAndChangesNothing) {
    const Setting setting;
    const auto whole = evaluated(setting, StyleLoss::gram, 4096);
    const auto squeezed = evaluated(setting, StyleLoss::gram, 4096, testing::short_of_memory_above(340 * 340));
    EXPECT_TRUE(same(squeezed.gradient, whole.gradient));
}

}  // namespace
}  // namespace impasto

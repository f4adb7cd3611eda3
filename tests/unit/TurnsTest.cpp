// SPDX-License-Identifier: GPL-3.0-or-later
// A perceptual network that knows no up, and what is painted through it.
#include "student_turns.h"

#include <gtest/gtest.h>

#include "style/refined.h"
#include "style/student.h"
#include "style/style_network.h"
#include "style/stylize.h"
#include "support/perception.h"
#include "support/pictures.h"
#include "support/steady.h"

namespace impasto {
namespace {

using testing::canvas_of;

std::shared_ptr<ConvolutionChainImpl> tied_network() {
    torch::manual_seed(7);
    const auto network = std::make_shared<ConvolutionChainImpl>(student_plan(student_of_width(0.5)));
    tie_to_turns(*network);
    load_chain(*network, with_turned_maps(*network));
    return network;
}

torch::Tensor turned(const torch::Tensor& x) { return x.rot90(1, {2, 3}).contiguous(); }

TEST(Turns, TyingTiesAndIsDoneOnce) {
    torch::manual_seed(1);
    const auto x = torch::rand({1, 3, 32, 48}), weights = tied_to_turns(torch::randn({16, 3, 3, 3}));
    EXPECT_LT((tied_to_turns(weights) - weights).abs().max().item<float>(), 1e-6f);
    const auto seen = torch::conv2d(x, weights), turned_seen = torch::conv2d(turned(x), weights);
    EXPECT_LT((turned(seen).narrow(1, 0, 4) - turned_seen.narrow(1, 0, 4)).abs().max().item<float>(), 1e-5f)
        << "what no turn changes";
    EXPECT_LT((turned(seen).narrow(1, 4, 9) - turned_seen.narrow(1, 7, 9)).abs().max().item<float>(), 1e-5f)
        << "what is led from one channel to another";
}

TEST(Turns, TheLossOfATurnedPictureHasTheTurnedSlope) {
    const auto network = tied_network();
    torch::manual_seed(2);
    const auto style = torch::rand({1, 3, 64, 96}), content = torch::rand({1, 3, 96, 160}),
               x = torch::rand({1, 3, 96, 160});
    const auto evaluated = [&](const auto& way) {
        testing::RecordedProgress progress;
        auto perception = testing::perception_of(network, 4096);
        const auto goals = make_goals(StyleLoss::gram, picture_statistics(perception, canvas_of(way(style)), progress));
        return Objective(perception, StyleLoss::gram, goals, canvas_of(way(content)),
                         {.style = {1, 1, 1, 1, 1}, .content = 1}, progress)
            .evaluate(way(x));
    };
    const auto upright = evaluated([](const torch::Tensor& picture) { return picture; }),
               on_its_side = evaluated(turned);
    EXPECT_NEAR(on_its_side.loss, upright.loss, 1e-3 * upright.loss);
    EXPECT_LT(testing::relative_error(on_its_side.gradient, turned(upright.gradient)), 1e-3);
}

PixelBuffer turned(const PixelBuffer& picture) {
    PixelBuffer result({picture.size().height, picture.size().width}, picture.format());
    for (int y = 0; y < picture.size().height; ++y)
        for (int x = 0; x < picture.size().width; ++x)
            for (int channel = 0; channel < picture.format().channels(); ++channel)
                result.at(y, picture.size().width - 1 - x, channel) = picture.at(x, y, channel);
    return result;
}

/// Of which every step has been trained a little, without a turn being told from another.
std::shared_ptr<StyleNetworkImpl> tied_style_network() {
    auto network = std::make_shared<StyleNetworkImpl>(tied_network());
    const torch::NoGradGuard no_grad;
    network->set_gains(std::vector<double>(6, 0.02));
    for (auto& [name, weight] : network->decoder_weights())
        if (weight.dim() == 4) weight += tied_to_turns(torch::randn_like(weight)) * weight.square().mean().sqrt();
    return network;
}

void expect_turning(const std::shared_ptr<PerceptualNetwork>& network, const Recipe& recipe) {
    const auto painted = [&](const PixelBuffer& content, const PixelBuffer& style) {
        PixelBuffer result(content.size(), content.format());
        testing::RecordedProgress progress;
        const auto painter = refined_painter(network, recipe, {}, 4096);
        stylize_with(*painter, content, {&style}, result, {}, progress);
        return result;
    };
    for (const Size size : {Size{192, 128}, Size{190, 142}}) {
        const auto content = testing::noise_picture(size), style = testing::noise_picture({150, 91});
        const auto upright = painted(content, style), on_its_side = painted(turned(content), turned(style));
        EXPECT_GT(testing::mean_difference(upright, content), 0.02f) << "or the test would show nothing";
        EXPECT_LT(testing::mean_difference(on_its_side, turned(upright)), 0.1f / 255) << size.width;
    }
}

TEST(Turns, ATurnedPictureIsPaintedAsTheUprightOne) { expect_turning(tied_network(), fast_recipe_of({})); }

TEST(Turns, LearnedStepsThatAreTiedPaintATurnedPictureAsTheUprightOne) {
    expect_turning(tied_style_network(), learned_recipe_of({}));
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "alpha.h"

#include <gtest/gtest.h>

namespace impasto {
namespace {

TEST(Alpha, HiddenColourIsReplacedByItsVisibleNeighbours) {
    auto color = torch::zeros({1, 1, 9, 9}), alpha = torch::zeros({1, 1, 9, 9});
    color[0][0][4][4] = 0.8;
    alpha[0][0][4][4] = 0.1;
    const auto filled = bleed(color, alpha, 2);
    EXPECT_NEAR(filled[0][0][2][6].item<float>(), 0.8, 1e-5) << "two px away";
    EXPECT_EQ(filled[0][0][1][4].item<float>(), 0) << "three px away";
}

TEST(Alpha, VisibleColourIsUntouched) {
    const auto color = torch::rand({1, 3, 8, 8}), alpha = torch::rand({1, 1, 8, 8}).gt(0.5).to(torch::kFloat32);
    EXPECT_TRUE((bleed(color, alpha, 3) * alpha).equal(color * alpha));
}

TEST(Alpha, BoundsOfAConstantAreTheConstant) {
    const auto bounds = neighborhood_bounds(torch::full({1, 1, 5, 5}, 0.3f));
    EXPECT_TRUE(bounds.least.equal(bounds.greatest));
    EXPECT_EQ(bounds.least[0][0][0][0].item<float>(), 0.3f) << "the picture's edge is no exception";
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions and sums that do not depend on the tile.
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "style/feature_sums.h"
#include "style/rounded_rectifier.h"
#include "style/steady_convolution.h"
#include "support/steady.h"

namespace impasto {
namespace {

using testing::relative_error;
using testing::same;

struct Layer {
    long in, out, side, stride;
};
constexpr std::array<Layer, 6> layers{
    {{3, 8, 3, 1}, {16, 16, 3, 1}, {64, 32, 3, 1}, {8, 8, 1, 1}, {128, 128, 1, 1}, {8, 16, 2, 2}}};

class SteadyConvolution : public ::testing::TestWithParam<Layer> {
protected:
    SteadyConvolution() { torch::manual_seed(3); }

    torch::Tensor convolved(const torch::Tensor& x) const { return steady_convolution(x, weight, bias, layer.stride); }

    /// What comes back to `x` from results that have this slope.
    torch::Tensor back(torch::Tensor x, const torch::Tensor& by_result) const {
        x = x.detach().requires_grad_();
        return torch::autograd::grad({convolved(x)}, {x}, {by_result}).front();
    }

    torch::Tensor window(const torch::Tensor& x, long y, long left, long height, long width) const {
        return x.narrow(2, y, height).narrow(3, left, width);
    }

    Layer layer = GetParam();
    torch::Tensor weight = torch::randn({layer.out, layer.in, layer.side, layer.side}),
                  bias = torch::randn({layer.out});
    torch::Tensor picture = torch::randn({1, layer.in, 90, 134});
    torch::Tensor slope = torch::randn_like(torch::conv2d(picture, weight, bias, layer.stride));
};

TEST_P(SteadyConvolution, IsConv2d) {
    auto x = picture.clone().requires_grad_();
    const auto expected = torch::conv2d(x, weight, bias, layer.stride);
    EXPECT_LT(relative_error(convolved(picture), expected), 1e-6);
    EXPECT_LT(relative_error(back(picture, slope), torch::autograd::grad({expected}, {x}, {slope}).front()), 1e-6);
}

TEST_P(SteadyConvolution, APxHasTheSameBitsInAnyPartOfThePicture) {
    const auto whole = convolved(picture), whole_back = back(picture, slope);
    const long rim = layer.stride == 1 ? layer.side - 1 : 0;
    // Of results
    for (const auto& [height, width] : {std::pair{20L, 30L}, {33L, 83L}, {8L, 107L}, {64L, 68L}, {7L, 9L}}) {
        const long y = 4, left = 6, rows = (height - 1) * layer.stride + layer.side,
                   columns = (width - 1) * layer.stride + layer.side;
        if (y * layer.stride + rows > 90 || left * layer.stride + columns > 134) continue;
        const auto part = window(picture, y * layer.stride, left * layer.stride, rows, columns);
        EXPECT_TRUE(same(convolved(part), window(whole, y, left, height, width), 1e-6)) << height << "×" << width;
        // What lies outside sends nothing to its rim
        const auto part_back = back(part, window(slope, y, left, height, width));
        const auto inner = window(part_back, rim, rim, rows - 2 * rim, columns - 2 * rim);
        EXPECT_TRUE(same(
            inner,
            window(whole_back, y * layer.stride + rim, left * layer.stride + rim, rows - 2 * rim, columns - 2 * rim),
            1e-6))
            << height << "×" << width;
    }
}

INSTANTIATE_TEST_SUITE_P(Steady, SteadyConvolution, ::testing::ValuesIn(layers), [](const auto& test) {
    return std::to_string(test.param.in) + "to" + std::to_string(test.param.out) + "by" +
           std::to_string(test.param.side);
});

/// A slope that is sent back through other weights is that of a layer with these, whose own derivative training needs.
TEST(Steady, AWayBackOfItsOwnIsThatOfALayerWithTheseWeights) {
    torch::manual_seed(4);
    const auto weight = torch::randn({6, 4, 3, 3}), other = torch::randn({6, 4, 3, 3}).requires_grad_();
    const auto x = torch::randn({1, 4, 20, 30}).requires_grad_(), slope = torch::randn({1, 6, 18, 28});
    const auto result = steady_convolution(x, weight, torch::zeros({6}), 1, other);
    EXPECT_LT(relative_error(result, torch::conv2d(x, weight)), 1e-6) << "forward nothing changes";
    const auto back = torch::autograd::grad({result}, {x}, {slope}, true, /*create_graph=*/true).front();
    const auto expected =
        torch::autograd::grad({torch::conv2d(x, other)}, {x}, {slope}, true, /*create_graph=*/true).front();
    EXPECT_LT(relative_error(back, expected), 1e-5);
    const auto by_weight = [&](const torch::Tensor& sent) {
        return torch::autograd::grad({sent}, {other}, {torch::ones_like(sent)}).front();
    };
    EXPECT_LT(relative_error(by_weight(back), by_weight(expected)), 1e-5);
}

/// Or there would be a grid in every sky.
TEST(Steady, WhatIsEvenComesBackEvenThroughAHalvingOfOneWeight) {
    torch::manual_seed(4);
    const auto weight = torch::randn({6, 4, 2, 2}), soft = torch::randn({6, 4, 1, 1});
    const auto x = torch::randn({1, 4, 20, 30}).requires_grad_();
    const auto result = steady_convolution(x, weight, torch::zeros({6}), 2, soft);
    const auto slope = torch::randn({1, 6, 1, 1}).expand_as(result);
    const auto back = torch::autograd::grad({result}, {x}, {slope}).front();
    EXPECT_LT((back - back.narrow(2, 0, 1).narrow(3, 0, 1)).abs().max().item<float>(), 1e-5f);
    EXPECT_GT(back.abs().min().item<float>(), 1e-4f) << "or the test would show nothing";
}

TEST(Steady, TheSlopeOfARoundedBendCanBeDerivedAgain) {
    const auto x = torch::linspace(-0.5, 0.5, 2 * 16 * 8, torch::kFloat32).view({1, 2, 16, 8}).requires_grad_();
    const auto y = rectified(x, 0.1, 0.3);
    const auto slope = torch::autograd::grad({y}, {x}, {torch::ones_like(y)}, true, /*create_graph=*/true).front();
    const auto bend = torch::autograd::grad({slope}, {x}, {torch::ones_like(slope)}).front();
    const auto expected = torch::where(x.detach().abs() < 0.3, 0.9f / 0.6f, 0.f);
    EXPECT_LT((bend - expected).abs().max().item<float>(), 1e-5f);
}

TEST(Steady, ARoundedBendGoesSmoothlyFromLeakToOne) {
    constexpr double leak = 0.2, width = 0.5;
    const auto x = torch::linspace(-2, 2, 4001, torch::kFloat64).view({1, 1, 1, -1});
    auto leaf = x.clone().requires_grad_();
    const auto y = rectified(leaf * 1, leak, width);
    const auto slope = torch::autograd::grad({y.sum()}, {leaf}).front();
    const auto sharp = torch::leaky_relu(x, leak), outside = x.abs() >= width;
    EXPECT_TRUE(torch::allclose(y.masked_select(outside), sharp.masked_select(outside)));
    EXPECT_NEAR((y.detach() - sharp).max().item<double>(), (1 - leak) / 4 * width, 1e-6) << "at the bend itself";
    const auto differences = (y.slice(3, 2) - y.slice(3, 0, -2)).detach() / 0.002;
    EXPECT_TRUE(torch::allclose(slope.slice(3, 1, -1), differences, 1e-3, 1e-3));
    EXPECT_LT((slope.slice(3, 1) - slope.slice(3, 0, -1)).abs().max().item<double>(), 0.002) << "no jump";
    for (const long count : {4001L, 17L, 7L}) {  // whole lanes and a rest; float32
        const auto some = x.slice(3, 0, count).to(torch::kFloat32).contiguous();
        auto few = some.clone().requires_grad_();
        const auto rounded = rectified(few * 1, leak, width);
        EXPECT_TRUE(torch::allclose(rounded.detach().to(torch::kFloat64), y.detach().slice(3, 0, count), 1e-5, 1e-6))
            << count;
        EXPECT_TRUE(torch::allclose(torch::autograd::grad({rounded.sum()}, {few}).front().to(torch::kFloat64),
                                    slope.slice(3, 0, count), 1e-5, 1e-6))
            << count;
    }
}

class FeatureSums : public ::testing::TestWithParam<long> {
protected:
    FeatureSums() { torch::manual_seed(4); }
    long channels = GetParam();
    torch::Tensor features = torch::randn({1, channels, 40, 67}).contiguous(torch::MemoryFormat::ChannelsLast) + 0.5,
                  weights = torch::rand({1, 1, 40, 67});
};

TEST_P(FeatureSums, AreWhatTheirNamesSay) {
    const auto f = features.to(torch::kFloat64).flatten(2).squeeze(0);
    const auto expected = [&](const torch::Tensor& w) {
        const auto weighted = f * w;
        return torch::cat({w.sum().view(1), weighted.sum(1), weighted.mm(f.t()).flatten()});
    };
    EXPECT_LT(relative_error(feature_sums(features, {}), expected(torch::ones({1, 40 * 67}, torch::kFloat64))), 1e-6);
    EXPECT_LT(relative_error(feature_sums(features.contiguous(), weights),
                             expected(weights.to(torch::kFloat64).view({1, -1}))),
              1e-6);
}

TEST_P(FeatureSums, OfPartsAddUpToThoseOfTheWholeInAnyOrder) {
    const auto part = [&](long y, long x, long height, long width) {
        const auto of = [&](const torch::Tensor& t) { return t.narrow(2, y, height).narrow(3, x, width); };
        return feature_sums(of(features), of(weights));
    };
    const auto whole = feature_sums(features, weights);
    EXPECT_TRUE(torch::equal(part(0, 0, 13, 67) + part(13, 0, 27, 67), whole));
    EXPECT_TRUE(torch::equal(part(0, 32, 40, 35) + part(11, 0, 29, 32) + part(0, 0, 11, 32), whole));
    EXPECT_TRUE(torch::equal(part(0, 0, 0, 67), torch::zeros_like(whole)));
}

INSTANTIATE_TEST_SUITE_P(Steady, FeatureSums, ::testing::Values(1, 5, 7, 8, 16, 33));

}  // namespace
}  // namespace impasto

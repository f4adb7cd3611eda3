// SPDX-License-Identifier: GPL-3.0-or-later
// The fast method: the steps that a style network has learned, whatever they are, and those that are taken without one.
#include <gtest/gtest.h>

#include <impasto/error.h>

#include "safetensors.h"
#include "style/refined.h"
#include "style/style_network.h"
#include "style/stylize.h"
#include "style/transport.h"
#include "support/perception.h"
#include "support/pictures.h"
#include "support/steady.h"

namespace impasto {
namespace {

using testing::mean_difference;
using testing::near;
using testing::noise_picture;

constexpr PixelFormat rgb{true, false}, rgba{true, true}, grey{false, false};
constexpr int one_tile_px = 4096;

PixelBuffer painted(StylePainter& painter, const PixelBuffer& content, const StylePictures& style,
                    const StyleOptions& options) {
    PixelBuffer result(content.size(), content.format());
    testing::RecordedProgress progress;
    stylize_with(painter, content, style, result, options, progress);
    return result;
}

std::unique_ptr<StylePainter> fast_painter(std::shared_ptr<PerceptualNetwork> network, const StyleOptions& options,
                                           int tile_px = one_tile_px) {
    return refined_painter(std::move(network), fast_recipe_of(options), options, tile_px);
}

PixelBuffer stylized(const PixelBuffer& content, const StylePictures& style, const StyleOptions& options = {},
                     int tile_px = one_tile_px) {
    return painted(*fast_painter(testing::tiny_perceptual_network(), options, tile_px), content, style, options);
}

PixelBuffer by_network(const PixelBuffer& content, const StylePictures& style, const StyleOptions& options = {},
                       int tile_px = one_tile_px) {
    return painted(*refined_painter(testing::tiny_style_network(), learned_recipe_of(options), options, tile_px),
                   content, style, options);
}

/// Waves on the left, noise on the right: halves of which each would have a style of its own.
PixelBuffer two_halves(Size size) {
    auto picture = noise_picture(size, rgb);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width / 2; ++x)
            for (int channel = 0; channel < 3; ++channel)
                picture.at(x, y, channel) = 0.5f + 0.4f * std::sin(0.07f * float(x) + 0.05f * float(y * (channel + 1)));
    return picture;
}

TEST(FastStyle, TransportGivesTheStatisticsOfTheGoal) {
    torch::manual_seed(1);
    const auto mix = torch::randn({4, 4}), other = torch::randn({4, 4});
    const auto from = torch::conv2d(torch::randn({1, 4, 40, 50}), mix.view({4, 4, 1, 1})) + 2;
    const auto goal = torch::conv2d(torch::randn({1, 4, 60, 30}), other.view({4, 4, 1, 1})) - 1;
    const auto statistics = [](const torch::Tensor& x) {
        const auto px = x.flatten(1).to(torch::kFloat64);
        return Gaussian{.mean = px.mean(1), .covariance = px.cov(/*correction=*/0)};
    };
    const auto source = statistics(from[0]), wanted = statistics(goal[0]);
    const auto moved = statistics(transport_map(source, wanted, 0)(from)[0]);
    EXPECT_TRUE(torch::allclose(moved.mean, wanted.mean, 1e-3, 1e-3));
    EXPECT_TRUE(torch::allclose(moved.covariance, wanted.covariance, 1e-3, 1e-3));
    const auto still = transport_map(source, source, 0.1);
    EXPECT_TRUE(torch::allclose(still.matrix, torch::eye(4, torch::kFloat64), 1e-9, 1e-9))
        << "nothing moves that need not";
}

/// Also where what is sent back reaches further than what is seen.
TEST(FastStyle, LearnedStepsInTilesEqualUndividedOnes) {
    const auto style = noise_picture({150, 90}, rgb);
    for (const Size size : {Size{333, 201}, Size{257, 310}}) {
        const auto content = two_halves(size);
        const auto undivided = by_network(content, {&style});
        EXPECT_GT(mean_difference(undivided, content), 0.01f) << "or the test would show nothing";
        const float most = testing::is_steady_here() ? 0 : 0.1f / 255;
        for (const int tile_px : {128, 192, 256})
            EXPECT_LE(mean_difference(by_network(content, {&style}, {}, tile_px), undivided), most) << tile_px;
    }
}

/// Steps would enlarge what rounding left between tiles, as any descent does.
TEST(FastStyle, TiledStepsEqualUntiledOnes) {
    const auto style = noise_picture({150, 90}, rgb);
    const auto content = two_halves({333, 201});
    const auto undivided = stylized(content, {&style});
    EXPECT_GT(mean_difference(undivided, content), 0.01f) << "or the test would show nothing";
    const float most = testing::is_steady_here() ? 0 : 0.1f / 255;
    for (const int tile_px : {128, 192})
        EXPECT_LE(mean_difference(stylized(content, {&style}, {}, tile_px), undivided), most) << tile_px;
}

TEST(FastStyle, TheStyleScaleMovesAPaintingGently) {
    const auto style = noise_picture({150, 90}, rgb);
    const auto content = two_halves({160, 120});
    const auto at = [&](double scale) { return stylized(content, {&style}, {.style_scale = scale}); };
    const auto some = at(0.77);
    EXPECT_GT(mean_difference(some, at(0.5)), 2.f / 255) << "or the test would show nothing";
    EXPECT_LT(mean_difference(some, at(0.7777)), 1.f / 255);
    EXPECT_LT(mean_difference(at(1), at(1.0001)), 0.1f / 255) << "where only one size is looked at, and beside it";
}

TEST(FastStyle, TheResultHasTheSizeOfTheLayer) {
    const auto style = noise_picture({40, 30}, rgb);
    for (const int side : {1, 2, 3, 5, 15, 16, 17, 31, 97, 131})
        for (const Size size : {Size{side, 13}, Size{7, side}, Size{side, 1}})
            EXPECT_EQ(stylized(noise_picture(size, rgb), {&style}).size(), size);
}

TEST(FastStyle, StrengthEndsAtTheContent) {
    const auto style = noise_picture({60, 60}, rgb);
    for (const auto paint : {&stylized, &by_network})
        for (const Size size : {Size{70, 50}, Size{400, 100}}) {  // of one scale and of two
            const auto content = two_halves(size);
            EXPECT_EQ(paint(content, {&style}, {.strength = 0}, one_tile_px).values(), content.values());
            EXPECT_LE(mean_difference(paint(content, {&style}, {.strength = 0.01}, one_tile_px), content), 2.f / 255)
                << size.width;
        }
}

TEST(FastStyle, StrengthOfLearnedStepsIsContinuousAndEndsAtTheContent) {
    const auto content = two_halves({70, 50}), style = noise_picture({60, 60}, rgb);
    auto before = by_network(content, {&style}, {.strength = 0});
    EXPECT_EQ(before.values(), content.values());
    for (int percent = 1; percent <= 100; ++percent) {
        const auto now = by_network(content, {&style}, {.strength = percent / 100.0});
        EXPECT_LE(mean_difference(now, before), 2.f / 255) << percent;
        before = now;
    }
    EXPECT_GT(mean_difference(before, content), 0.02f) << "or the test would show nothing";
}

/// With networks that have learnt nothing and noise as the style, that is at their roughest.
TEST(FastStyle, StepsFollowTheOptionsWithoutJumps) {
    const auto content = two_halves({70, 50}), style = noise_picture({60, 60}, rgb), other = two_halves({90, 70});
    const auto at = [&](double strength, double mix) {
        return stylized(content, {&style, &other, mix}, {.strength = strength});
    };
    for (const double part : {0.0, 0.3, 0.6, 0.99}) {
        EXPECT_LE(mean_difference(at(part, 0), at(part + 0.01, 0)), 2.f / 255) << part;
        EXPECT_LE(mean_difference(at(1, part), at(1, part + 0.01)), 2.f / 255) << part;
    }
    EXPECT_GT(mean_difference(at(1, 0), content), 10.f / 255) << "or the test would show nothing";
}

TEST(FastStyle, MixIsContinuousAndEndsAtTheTwoStyles) {
    const auto content = two_halves({70, 50}), first = noise_picture({60, 60}, rgb),
               second = testing::flat_picture({20, 20}, rgb, {1, 0, 0});
    const auto mixed = [&](double mix) { return stylized(content, {&first, &second, mix}); };
    EXPECT_EQ(mixed(0).values(), stylized(content, {&first}).values());
    EXPECT_EQ(mixed(1).values(), stylized(content, {&second}).values());
    EXPECT_GT(mean_difference(mixed(0), mixed(1)), 0.02f);
    const auto half = [&](double mix) { return by_network(content, {&first, &second, mix}); };
    EXPECT_LE(mean_difference(half(0.50), half(0.51)), 2.f / 255);
}

TEST(FastStyle, DetailChangesThePictureLittleByLittle) {
    const auto content = two_halves({70, 50}), style = noise_picture({60, 60}, rgb);
    const auto at = [&](double detail) { return stylized(content, {&style}, {.detail = detail}); };
    EXPECT_GT(mean_difference(at(0), at(1)), 1e-3f);
    EXPECT_LE(mean_difference(at(0.50), at(0.51)), 2.f / 255);
}

TEST(FastStyle, StyleScaleChangesThePictureLittleByLittle) {
    const auto content = two_halves({70, 50}), style = two_halves({400, 300});
    const auto at = [&](double scale) { return stylized(content, {&style}, {.style_scale = scale}); };
    EXPECT_GT(mean_difference(at(0.5), at(2)), 1e-3f);
    for (const double scale : {0.5, 1.0, 2.0})
        EXPECT_LE(mean_difference(at(scale), at(scale * 1.01)), 3.f / 255) << scale;
}

TEST(FastStyle, AlphaAndGreyStayAsTheyAre) {
    const auto style = noise_picture({30, 30}, rgb);
    const auto disc = testing::disc_picture(50, 0.3f), result = stylized(disc, {&style});
    for (int y = 0; y < 50; ++y)
        for (int x = 0; x < 50; ++x) EXPECT_EQ(result.at(x, y, 3), disc.at(x, y, 3));
    EXPECT_EQ(stylized(noise_picture({30, 20}, grey), {&style}).format().color_channels(), 1);
}

TEST(FastStyle, HiddenPartsOfAStyleDoNotCount) {
    const auto content = two_halves({70, 50});
    const auto dark = testing::disc_picture(60, 0.f), light = testing::disc_picture(60, 1.f);
    EXPECT_TRUE(testing::near(stylized(content, {&dark}), stylized(content, {&light}), 1e-3f));
}

TEST(FastStyle, FlatPicturesStayFinite) {
    const auto flat = testing::flat_picture({64, 48}, rgb, {0.3f, 0.5f, 0.7f}), noise = noise_picture({64, 48}, rgb);
    for (const auto* style : {&flat, &noise})
        for (const auto* content : {&flat, &noise}) {
            const auto result = stylized(*content, {style});
            EXPECT_TRUE(std::ranges::all_of(result.values(), [](float v) { return v >= 0 && v <= 1; }));
        }
}

TEST(FastStyle, AnotherPainterForgetsNothingThatTheNetworkHasSeen) {
    const auto network = testing::tiny_style_network();
    const auto painter = [&] { return refined_painter(network, learned_recipe_of({}), {}, one_tile_px); };
    painter();
    const auto memory = network->memory = std::make_shared<SeenBefore>();
    painter();
    EXPECT_EQ(network->memory, memory);
}

TEST(FastStyle, AFileGivesTheSameNetworkBack) {
    const auto network = testing::tiny_style_network();
    auto weights = style_network_weights(*network);
    const auto back = style_network_from(weights);
    for (const auto& [name, value] : style_network_weights(*back)) EXPECT_TRUE(value.equal(weights.at(name))) << name;
    weights.erase("step2.halve3.weight");
    EXPECT_THROW(style_network_from(weights), Error);
    EXPECT_THROW(style_network_from({{"encoder.conv1_1.weight", torch::zeros({3, 3, 3, 3})}}), Error);
}

/// Counts how often it is asked to look.
class CountingNetwork final : public PerceptualNetwork {
public:
    explicit CountingNetwork(std::shared_ptr<PerceptualNetwork> network) : network_(std::move(network)) {}
    std::vector<TapTraits> taps() const override { return network_->taps(); }
    double bytes_per_px() const override { return network_->bytes_per_px(); }
    std::vector<torch::Tensor> features(torch::Tensor x, const std::vector<std::string>& names) override {
        return ++looks, network_->features(std::move(x), names);
    }
    int looks = 0;

private:
    std::shared_ptr<PerceptualNetwork> network_;
};

TEST(FastStyle, PicturesSeenBeforeAreNotLookedAtAgainAndNothingElseChanges) {
    const auto content = two_halves({160, 120}), style = noise_picture({90, 70}, rgb);
    const auto network = std::make_shared<CountingNetwork>(testing::tiny_perceptual_network());
    const auto with = [&](const PixelBuffer& picture, const StyleOptions& options) {
        network->looks = 0;
        return painted(*fast_painter(network, options), content, {&picture}, options);
    };
    const StyleOptions first, other{.detail = 0.7};
    const auto expected = with(style, other);
    const int looks = network->looks;
    network->memory = std::make_shared<SeenBefore>();
    with(style, first);
    EXPECT_EQ(network->looks, looks) << "all is new";
    EXPECT_TRUE(near(with(style, other), expected, 0));
    EXPECT_LT(network->looks, looks);
    const int remembered = network->looks;
    with(noise_picture({90, 71}, rgb), other);
    EXPECT_GT(network->looks, remembered) << "another style is looked at";
}

}  // namespace
}  // namespace impasto

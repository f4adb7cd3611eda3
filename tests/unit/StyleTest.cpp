// SPDX-License-Identifier: GPL-3.0-or-later
// Stylising as a whole: what the result must keep whatever the network is.
#include <gtest/gtest.h>

#include <impasto/error.h>

#include "style/canvas.h"
#include "style/colors.h"
#include "style/finish.h"
#include "style/optimizer.h"
#include "style/refined.h"
#include "style/scales.h"
#include "style/stylize.h"
#include "support/perception.h"
#include "support/pictures.h"
#include "support/steady.h"

namespace impasto {
namespace {

using testing::noise_picture;

constexpr PixelFormat rgb{true, false}, rgba{true, true}, grey{false, false}, grey_alpha{false, true};

PixelBuffer stylized(const PixelBuffer& content, const StylePictures& style, const StyleOptions& options,
                     int tile_px = 4096) {
    PixelBuffer result(content.size(), content.format());
    testing::RecordedProgress progress;
    const auto painter = refined_painter(testing::tiny_perceptual_network(), recipe_of(options), options, tile_px);
    stylize_with(*painter, content, style, result, options, progress);
    return result;
}

PixelBuffer stylized(const PixelBuffer& content, const PixelBuffer& style, StyleOptions options = {.iterations = 2}) {
    return stylized(content, StylePictures{.first = &style}, options);
}

bool is_ordinary(const PixelBuffer& picture) {
    return std::ranges::all_of(picture.values(), [](float v) { return v >= 0 && v <= 1; });
}

TEST(Style, ScalesGoFromCoarseToFineByTheirRatio) {
    const auto sizes = coarse_to_fine({512, 384}, 128, 2);
    EXPECT_EQ(sizes, (std::vector<Size>{{128, 96}, {256, 192}, {512, 384}}));
    EXPECT_EQ(coarse_to_fine({100, 3}, 128, 2), (std::vector<Size>{{100, 3}}));
    EXPECT_EQ(coarse_to_fine({1000, 1}, 128, 2).front(), (Size{128, 16})) << "halved evenly";
    EXPECT_EQ(with_at_most({6000, 4000}, 1.5e6), (Size{1500, 1000}));
}

TEST(Style, TheFrameLetsSidesBeHalvedEvenly) {
    for (const Size size : {Size{512, 384}, Size{190, 142}, Size{1, 2}, Size{501, 333}}) {
        const Rect frame = even_frame(size, 8);
        EXPECT_EQ(frame.width % 16 + frame.height % 16, 0);
        for (const auto& [side, begin, whole] :
             {std::array{size.width, frame.x, frame.width}, std::array{size.height, frame.y, frame.height}}) {
            const int before = -begin, behind = whole - side - before;
            EXPECT_GE(before, 8);
            EXPECT_LE(behind, 8 + 8);
            EXPECT_EQ(behind - before, side % 2) << "in the middle";
        }
    }
}

TEST(Style, TheResultHasTheSizeOfTheLayer) {
    const auto style = noise_picture({40, 30}, rgb);
    std::vector<int> sides;
    for (int side = 1; side <= 97; ++side) sides.push_back(side);
    for (const int prime : {101, 127, 151, 181, 211, 241, 271, 307, 331, 367, 397}) sides.push_back(prime);
    for (const int side : sides)
        for (const Size size : {Size{side, 13}, Size{7, side}}) {
            const auto result = stylized(noise_picture(size, rgb), style, {.iterations = 1});
            EXPECT_EQ(result.size(), size);
            EXPECT_TRUE(is_ordinary(result)) << size.width << "×" << size.height;
        }
}

TEST(Style, NoStrengthIsTheContentBitForBit) {
    for (const auto format : {rgb, rgba, grey, grey_alpha}) {
        auto content = noise_picture({33, 21}, format);
        content.at(3, 3, 0) = 1.75f;
        EXPECT_EQ(stylized(content, noise_picture({20, 20}, rgb), {.strength = 0}).values(), content.values());
    }
}

TEST(Style, StrengthGoesStraightFromContentToResult) {
    const auto content = noise_picture({33, 21}, rgb), style = noise_picture({20, 20}, rgb);
    const auto full = stylized(content, style), half = stylized(content, style, {.strength = 0.5, .iterations = 2});
    for (std::size_t i = 0; i < full.values().size(); ++i)
        EXPECT_NEAR(half.values()[i], (content.values()[i] + full.values()[i]) / 2, 1e-5);
}

TEST(Style, AlphaAndHiddenColourComeBackAsTheyWere) {
    const auto content = testing::disc_picture(50, 0.3f);
    const auto result = stylized(content, noise_picture({20, 20}, rgb));
    int changed = 0;
    for (int y = 0; y < 50; ++y)
        for (int x = 0; x < 50; ++x) {
            EXPECT_EQ(result.at(x, y, 3), content.at(x, y, 3));
            if (content.at(x, y, 3) == 0) EXPECT_EQ(result.at(x, y, 1), content.at(x, y, 1));
            else changed += result.at(x, y, 1) != content.at(x, y, 1);
        }
    EXPECT_GT(changed, 500);
}

TEST(Style, HiddenColourOfTheContentDoesNotShow) {
    const auto style = noise_picture({20, 20}, rgb);
    const auto dark = stylized(testing::disc_picture(60, 0.f), style),
               light = stylized(testing::disc_picture(60, 1.f), style);
    float worst = 0;
    for (int y = 0; y < 60; ++y)
        for (int x = 0; x < 60; ++x)
            if (dark.at(x, y, 3) > 0)
                worst = std::max(worst, std::abs(dark.at(x, y, 0) - light.at(x, y, 0)) * dark.at(x, y, 3));
    EXPECT_LE(worst, 1e-3f);
}

TEST(Style, ValuesOutsideTheRangePassAsTheirExcess) {
    auto content = noise_picture({33, 21}, rgb), ordinary = content;
    content.at(5, 5, 1) = 3.f;
    ordinary.at(5, 5, 1) = 1.f;
    const auto style = noise_picture({20, 20}, rgb);
    EXPECT_NEAR(stylized(content, style).at(5, 5, 1), stylized(ordinary, style).at(5, 5, 1) + 2, 1e-5);
}

TEST(Style, TheSecondStyleTakesItsShare) {
    const auto content = noise_picture({40, 30}, rgb), flat = testing::flat_picture({20, 20}, rgb, {1, 0, 0}),
               noise = noise_picture({30, 20}, rgb);
    const auto mixed = [&](double mix) {
        return stylized(content, StylePictures{&noise, &flat, mix}, {.iterations = 2});
    };
    EXPECT_EQ(mixed(0).values(), stylized(content, noise).values());
    EXPECT_EQ(mixed(1).values(), stylized(content, flat).values());
    EXPECT_NE(mixed(0.5).values(), mixed(0).values());
}

TEST(Style, TheSameSeedGivesTheSamePicture) {
    const auto content = noise_picture({40, 30}, rgb), style = noise_picture({30, 20}, rgb);
    const auto from_noise = [&](std::uint64_t seed) {
        return stylized(content, style, {.iterations = 2, .start = StyleStart::noise, .seed = seed}).values();
    };
    EXPECT_EQ(from_noise(1), from_noise(1));
    EXPECT_NE(from_noise(1), from_noise(2));
}

TEST(Style, TilesDoNotChangeThePicture) {
    const auto content = noise_picture({150, 140}, rgb), style = noise_picture({80, 60}, rgb);
    const StyleOptions options{.iterations = 3};
    EXPECT_TRUE(testing::near(stylized(content, {&style}, options), stylized(content, {&style}, options, 64),
                              testing::is_steady_here() ? 0 : 1.f / 255));
}

/// One step from what is begun, which has stripes and is visible on the left; the content is grey.
torch::Tensor gone_on(Recipe recipe) {
    recipe.iterations = recipe.finest_iterations = 1;
    const auto style = noise_picture({20, 20}, rgb);
    const Canvas flat{torch::full({1, 3, 32, 32}, 0.5), torch::ones({1, 1, 32, 32})};
    PaintInput input{.content = flat,
                     .styles = {{[&](Size size) { return read_canvas(style, size); }, style.size(), 1}}};
    input.begun = BegunPicture{.picture = {flat.color.clone(), flat.visibility.clone()}, .known = 0.5};
    input.begun->picture.color.view({3, 16, 2, 32}).select(2, 0).fill_(0.9f);
    input.begun->picture.visibility.slice(3, 16).zero_();
    testing::RecordedProgress progress;
    return refined_painter(testing::tiny_perceptual_network(), recipe, {}, 4096)->paint(input, progress);
}

TEST(Style, WhatIsBegunIsGoneOnFromAsFarAsItIsVisible) {
    const auto stripes = [](const torch::Tensor& x) {
        return (x.slice(2, 0, 32, 2) - x.slice(2, 1, 32, 2)).mean().item<float>();
    };
    const auto painted = gone_on(recipe_of({}));
    EXPECT_GT(stripes(painted.slice(3, 0, 14)), 0.3f);
    EXPECT_LT(std::abs(stripes(painted.slice(3, 18))), 0.1f);
    const float of_fast = stripes(gone_on(fast_recipe_of({})).slice(3, 0, 14));
    EXPECT_GT(of_fast, 0.1f);
    EXPECT_LT(of_fast, 0.3f) << "a share of them";
}

TEST(Style, FastStepsLessOnWhatIsBegunAndAsOftenOnAnotherPicture) {
    const Recipe fast = fast_recipe_of({}), begun = going_on(fast, 1), other = going_on(fast, 0);
    EXPECT_LT(begun.iterations, fast.iterations);
    EXPECT_LT(begun.finest_iterations, fast.finest_iterations);
    EXPECT_EQ(other.iterations, fast.iterations);
    EXPECT_EQ(other.finest_iterations, fast.finest_iterations);
}

TEST(Style, OriginalHueKeepsMeanColour) {
    auto content = noise_picture({60, 50}, rgb);
    for (float& value : content.values()) value = 0.4f + 0.2f * value;  // colours that exist at other lightnesses too
    const auto style = testing::flat_picture({20, 20}, rgb, {0.2f, 0.9f, 0.1f});
    const auto result = stylized(content, style, {.colors = StyleColors::original_hue, .iterations = 3});
    const auto mean = [](const PixelBuffer& p) { return lab_of(read_canvas(p, p.size()).color).mean({0, 2, 3}); };
    const auto difference = (mean(result) - mean(content)).abs();
    EXPECT_LT(difference[1].item<double>(), 1);
    EXPECT_LT(difference[2].item<double>(), 1);
}

TEST(Style, LabIsCies) {
    const auto lab = lab_of(torch::tensor({1., 0.5, 0.}, torch::kFloat32).view({1, 3, 1, 1})).flatten();  // #ff8000
    EXPECT_NEAR(lab[0].item<double>(), 67.0, 0.2);
    EXPECT_NEAR(lab[1].item<double>(), 42.8, 0.5);
    EXPECT_NEAR(lab[2].item<double>(), 74.0, 0.5);
}

TEST(Style, AColourMapGivesTheStatisticsItIsMadeFor) {
    torch::manual_seed(3);
    const auto canvas = [](double scale) {
        return Canvas{torch::rand({1, 3, 40, 40}) * scale + 0.1, torch::ones({1, 1, 40, 40})};
    };
    const auto from = canvas(0.5), to = canvas(0.8);
    const auto wanted = color_statistics(to);
    const auto is = color_statistics({color_map(color_statistics(from), wanted)(from.color), from.visibility});
    EXPECT_LT((is.mean - wanted.mean).abs().max().item<double>(), 1e-4);
    EXPECT_LT((is.covariance - wanted.covariance).abs().max().item<double>(), 1e-3);
}

TEST(Style, LargePicturesAreFinishedWithTheContentsDetail) {
    const auto content = noise_picture({64, 64}, grey);
    const Canvas small = read_canvas(content, {16, 16});
    PixelBuffer result(content.size(), grey);
    finish({.painted = small.color, .content = small}, content, result);  // a painting that is the content itself
    const auto flat = testing::flat_picture({64, 64}, grey, {0.5f});
    EXPECT_LT(testing::mean_difference(result, content), 0.1f * testing::mean_difference(flat, content));
}

TEST(Style, ThePublishedSettingOf2015CanBeExpressed) {
    const auto content = noise_picture({64, 48}, rgb), style = testing::flat_picture({40, 40}, rgb, {0.8f, 0.2f, 0.2f});
    PixelBuffer result(content.size(), rgb);
    testing::RecordedProgress progress;
    stylize_with(*refined_painter(testing::tiny_perceptual_network(), recipe_of_2015(30, 1), {}), content, {&style},
                 result, {}, progress);
    const auto loss = [](const ProgressRecord& record) {
        return std::stod(record.phase.substr(record.phase.find("loss") + 5));
    };
    EXPECT_LT(loss(progress.records.back()), 0.7 * loss(progress.records.front()));
}

/// How strongly columns alternate from px to px, by how strongly they differ at all.
double alternation(const PixelBuffer& picture) {
    const auto x = read_canvas(picture, picture.size()).color.slice(3, 8, -8);  // at the border the filter repeats px
    const auto sign = torch::arange(x.size(3)).remainder(2) * 2 - 1;
    return ((x * sign).mean(3).abs().mean() / x.std(3).mean()).item<double>();
}

TEST(Style, NothingAlternatesFromPxToPx) {
    const auto content = testing::flat_picture({72, 40}, rgb, {0.5f, 0.4f, 0.6f}), style = noise_picture({40, 40}, rgb);
    std::array<double, 2> found{};
    for (const bool smooth : {false, true}) {
        Recipe recipe = recipe_of({.iterations = 12, .start = StyleStart::content});
        recipe.smooth_steps = smooth;
        PixelBuffer result(content.size(), rgb);
        testing::RecordedProgress progress;
        stylize_with(*refined_painter(testing::tiny_perceptual_network(), recipe, {}), content, {&style}, result, {},
                     progress);
        found[smooth] = alternation(result);
    }
    EXPECT_LT(found[true], 0.01);
    EXPECT_GT(found[false], 5 * found[true]) << "else the picture shows nothing";
}

TEST(Style, ProgressNeverFalls) {
    const auto content = noise_picture({300, 200}, rgb), style = noise_picture({80, 60}, rgb);
    PixelBuffer result(content.size(), rgb);
    const StyleOptions options{.iterations = 3, .start = StyleStart::content};
    for (const auto& recipe : {recipe_of(options), fast_recipe_of(options)}) {
        testing::RecordedProgress progress;
        stylize_with(*refined_painter(testing::tiny_perceptual_network(), recipe, options), content, {&style}, result,
                     options, progress);
        for (std::size_t i = 1; i < progress.records.size(); ++i)
            EXPECT_GE(progress.records[i].fraction, progress.records[i - 1].fraction) << progress.records[i].phase;
        EXPECT_EQ(progress.records.front().fraction, 0);
        EXPECT_LE(progress.records.back().fraction, 1);
    }
}

TEST(Style, OptionsOutsideTheirRangeAreRefused) {
    EXPECT_THROW(check_style_options({.strength = 1.5}), Error);
    EXPECT_THROW(check_style_options({.style_scale = 0}), Error);
    EXPECT_THROW(check_style_options({.iterations = 0}), Error);
    EXPECT_THROW(style_colors_from_id("sepia"), Error);
    EXPECT_EQ(style_colors_from_id("original-hue"), StyleColors::original_hue);
}

/// Steps until a stretched bowl is nearly at its bottom.
int steps_down(PictureOptimizer& optimizer) {
    auto x = torch::ones({1, 3, 4, 4});
    const auto stiffness = torch::linspace(1, 60, x.numel()).view(x.sizes());
    for (int i = 0; i < 500; ++i) {
        const double loss = (stiffness * x.square()).sum().item<double>() / 2;
        if (loss < 1e-3) return i;
        optimizer.step(x, loss, stiffness * x);
    }
    return 500;
}

TEST(Style, TheOptimizersReachTheBottom) {
    EXPECT_LT(steps_down(*make_lbfgs()), 60);
    EXPECT_LT(steps_down(*make_adam({.rate = 0.05})), 200);
}

TEST(Style, TheOptimizersGoOnAfterAChangeOfSize) {
    for (const auto& optimizer : {make_lbfgs(), make_adam()}) {
        auto x = torch::ones({1, 3, 4, 4});
        for (int i = 0; i < 5; ++i) optimizer->step(x, x.square().sum().item<double>() / 2, x.clone());
        optimizer->resize(8, 6);
        auto larger = torch::ones({1, 3, 8, 6});
        optimizer->step(larger, 100, larger.clone());
        EXPECT_LT(larger.max().item<double>(), 1);
    }
}

}  // namespace
}  // namespace impasto

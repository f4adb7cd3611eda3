// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of an animation: what stays, whatever paints them.
#include <gtest/gtest.h>

#include "style/frames.h"

namespace impasto {
namespace {

constexpr long height = 120, width = 160;

Canvas canvas(const torch::Tensor& color) {
    return {.color = color, .visibility = torch::ones({1, 1, color.size(2), color.size(3)})};
}

/// Grey, with some grain and a square of 40 px.
Canvas scene(long square_x, double grain = 0) {
    auto color = torch::full({1, 3, height, width}, 0.4);
    color.slice(2, 40, 80).slice(3, square_x, square_x + 40) += 0.3;
    return canvas(color + grain * torch::randn_like(color));
}

/// Paints every frame with strokes of its own.
struct Animation {
    FrameMemory memory;
    int paintings = 0;

    torch::Tensor next(const Canvas& content) {
        return paint_frame(memory, content, [&](const std::optional<BegunPicture>&) {
            ++paintings;
            return torch::rand(content.color.sizes());
        });
    }
};

torch::Tensor far_right(const torch::Tensor& x) { return x.slice(3, 120, width); }

TEST(Frames, OnlyWhatMovesIsPaintedAnew) {
    Animation animation;
    const auto first = animation.next(scene(20)), second = animation.next(scene(24));
    EXPECT_EQ(animation.paintings, 2);
    EXPECT_TRUE(torch::equal(far_right(first), far_right(second)));
    EXPECT_GT((first - second).abs().slice(2, 40, 80).slice(3, 20, 64).mean().item<float>(), 0.2)
        << "the square and where it was";
}

TEST(Frames, WhereStrokesChangeTheyDoSoByAndBy) {
    const auto parts = changed_parts(scene(24).color, scene(20).color);
    const auto step = [&](int dim) { return parts.diff(1, dim).abs().max().item<float>(); };
    EXPECT_EQ(parts.max().item<float>(), 1);
    EXPECT_EQ(parts.min().item<float>(), 0);
    EXPECT_LT(std::max(step(2), step(3)), 0.08);
}

TEST(Frames, NoiseIsNoChange) {
    torch::manual_seed(1);
    Animation animation;
    const auto first = animation.next(scene(20, 2 / 255.0));
    EXPECT_TRUE(torch::equal(first, animation.next(scene(20, 2 / 255.0))));
    EXPECT_EQ(animation.paintings, 1) << "where nothing changes nothing is painted";
}

TEST(Frames, SlowChangesAddUp) {
    Animation animation;
    const auto first = animation.next(scene(20));
    torch::Tensor last;
    for (int frame = 1; frame <= 12; ++frame) last = animation.next(canvas(scene(20).color + frame / 255.0));
    EXPECT_GT((first - last).abs().mean().item<float>(), 0.2);
}

TEST(Frames, TransparencyIsAChange) {
    Animation animation;
    animation.next(scene(20));
    auto hidden = scene(20);
    hidden.visibility.slice(3, 0, 80).zero_();
    animation.next(hidden);
    EXPECT_EQ(animation.paintings, 2);
}

TEST(Frames, StrokesOfTheFrameBeforeAreOfferedWhereThePictureIsNearlyTheSame) {
    FrameMemory memory;
    const auto strokes = 0.2 * torch::rand({1, 3, height, width});
    const auto first = scene(20), second = canvas(scene(110).color + 7 / 255.0);
    paint_frame(memory, first, [&](const std::optional<BegunPicture>& begun) {
        EXPECT_FALSE(begun);
        return first.color + strokes;
    });
    paint_frame(memory, second, [&](const std::optional<BegunPicture>& begun) {
        EXPECT_TRUE(torch::allclose(begun->picture.color, (second.color + strokes).clamp(0, 1), 1e-5, 1e-6));
        const auto around = [&](long x) { return begun->picture.visibility[0][0][60][x].item<float>(); };
        EXPECT_EQ(around(40), 0) << "the square has gone";
        EXPECT_EQ(around(130), 0) << "the square has come";
        EXPECT_EQ(around(85), 1);
        EXPECT_NEAR(begun->known, 1 - 2 * 40. * 40 / (height * width), 0.05);
        return second.color;
    });
}

TEST(Frames, AnotherSizeBeginsAnew) {
    Animation animation;
    animation.next(scene(20));
    const auto small = animation.next(canvas(torch::full({1, 3, 30, 50}, 0.4)));
    EXPECT_EQ(small.size(3), 50);
    EXPECT_EQ(animation.paintings, 2);
}

}  // namespace
}  // namespace impasto

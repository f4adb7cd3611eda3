// SPDX-License-Identifier: GPL-3.0-or-later
#include "preview_view.h"

#include <gtest/gtest.h>

namespace impasto::plugin {
namespace {

PreviewView view_on(Size whole) {
    PreviewView view({320, 200});
    view.set_whole(whole);
    return view;
}

TEST(PreviewView, BeginsInTheMiddle) { EXPECT_EQ(view_on({1000, 800}).part(), (Rect{340, 300, 320, 200})); }

TEST(PreviewView, ASmallPictureIsShownWholeInTheMiddleOfTheWindow) {
    const auto view = view_on({101, 300});
    EXPECT_EQ(view.part(), (Rect{0, 50, 101, 200}));
    EXPECT_EQ(view.place(), (Rect{109, 0, 101, 200}));
}

TEST(PreviewView, ThePictureGoesWithTheHandByThePx) {
    auto view = view_on({1000, 801});
    const Rect before = view.part();
    for (int step = 0; step < 7; ++step) EXPECT_TRUE(view.pan(1, -3));
    EXPECT_EQ(view.part(), (Rect{before.x - 7, before.y + 21, 320, 200}));
}

TEST(PreviewView, AtTheEdgeItStopsAndTurnsBackAtOnce) {
    auto view = view_on({1000, 800});
    EXPECT_TRUE(view.pan(5000, 0));
    EXPECT_EQ(view.part().x, 0);
    EXPECT_FALSE(view.pan(10, 0));
    EXPECT_TRUE(view.pan(-10, 0));
    EXPECT_EQ(view.part().x, 10);
    EXPECT_TRUE(view.pan(-5000, -5000));
    EXPECT_EQ(view.part(), (Rect{680, 600, 320, 200}));
}

TEST(PreviewView, AnotherFactorShowsTheSamePlace) {
    auto view = view_on({1000, 800});
    view.center_on(0.25, 0.75);
    view.set_whole({2000, 1600});
    EXPECT_EQ(view.part(), (Rect{340, 1100, 320, 200}));
    view.set_whole({1000, 800});
    EXPECT_EQ(view.part(), (Rect{90, 500, 320, 200}));
}

TEST(PreviewView, TheLineStaysInTheWindow) {
    auto view = view_on({1000, 800});
    EXPECT_EQ(view.split_px(), 160);
    for (const auto& [wished, got] : {std::pair{77, 77}, {-5, 0}, {999, 320}}) {
        view.set_split_px(wished);
        EXPECT_EQ(view.split_px(), got);
    }
}

}  // namespace
}  // namespace impasto::plugin

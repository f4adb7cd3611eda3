// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor_image.h"

#include <cmath>
#include <limits>

#include "support/pictures.h"

namespace impasto {
namespace {

TEST(TensorImage, ARectangleComesBackAsItWas) {
    const auto picture = testing::noise_picture({13, 9}, {.is_rgb = true, .has_alpha = true});
    PixelBuffer copy(picture.size(), picture.format());
    write_rect(copy, {0, 0, 13, 9}, read_plane(picture, {0, 0, 13, 9}, Border::reflect));
    EXPECT_EQ(copy.values(), picture.values());
}

TEST(TensorImage, BeyondTheEdgeLiesTheBorder) {
    const auto picture = testing::noise_picture({5, 4}, {.is_rgb = false});
    const auto wrapped = read_plane(picture, {-5, -4, 15, 12}, Border::wrap);
    const auto inside = read_plane(picture, {0, 0, 5, 4}, Border::wrap);
    EXPECT_TRUE(wrapped.equal(inside.repeat({1, 1, 3, 3})));
    const auto reflected = read_plane(picture, {-1, 0, 3, 4}, Border::reflect);
    EXPECT_TRUE(reflected.select(3, 0).equal(reflected.select(3, 2)));
}

TEST(TensorImage, OnePixelFillsAnyRectangle) {
    const auto picture = testing::flat_picture({1, 1}, {}, {0.1f, 0.2f, 0.3f});
    const auto plane = read_plane(picture, {-20, -20, 41, 41}, Border::reflect);
    EXPECT_EQ(plane.size(2), 41);
    EXPECT_FLOAT_EQ(plane[0][2].min().item<float>(), 0.3f);
}

TEST(TensorImage, WhatIsNoNumberReadsAsZero) {
    const auto picture = testing::flat_picture({2, 2}, {.is_rgb = false}, {std::numeric_limits<float>::quiet_NaN()});
    EXPECT_EQ(read_plane(picture, {0, 0, 2, 2}, Border::reflect).sum().item<float>(), 0);
}

TEST(TensorImage, GreyGoesThroughRgbAndBack) {
    const auto grey = torch::rand({1, 1, 4, 4});
    EXPECT_TRUE(torch::allclose(from_rgb(as_rgb(grey), 1), grey, 0, 1e-7));
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// The texture method as a whole, on pictures made here.
#include "texture/texture.h"

#include <gtest/gtest.h>

#include <cmath>

#include <opencv2/imgproc.hpp>

#include <impasto/error.h>

#include "texture/patch_field.h"
#include "texture/random.h"

namespace impasto {
namespace {

/// Values of 0…1 that belong to px of the plane, whatever part of it is shown.
float dither(int x, int y) { return texture::Random(5, std::uint64_t(x + 1000), std::uint64_t(y + 1000)).unit(); }

/// A bright disc over a slope of grey, with some grain; `shift_px` moves all of it.
cv::Mat disc(cv::Size size, int shift_px = 0) {
    cv::Mat picture(size, CV_32FC3);
    picture.forEach<cv::Vec3f>([&](cv::Vec3f& color, const int* at) {
        const int x = at[1] - shift_px, y = at[0];
        const bool inside = std::hypot(x - size.width / 2.0, y - size.height / 2.0) < size.height / 3.0;
        color = cv::Vec3f::all((inside ? 0.8f : 0.2f + 0.2f * float(y) / float(size.height)) + 0.04f * dither(x, y));
    });
    return picture;
}

/// Slanted strokes of two colours on a slow change of brightness.
cv::Mat strokes(cv::Size size, cv::Vec3f one = {0.9f, 0.7f, 0.1f}, cv::Vec3f two = {0.1f, 0.2f, 0.6f}) {
    cv::Mat picture(size, CV_32FC3);
    picture.forEach<cv::Vec3f>([&](cv::Vec3f& color, const int* at) {
        const float wave = 0.5f + 0.5f * std::sin(0.9f * float(at[1]) + 0.5f * float(at[0]));
        const float light = 0.5f + 0.5f * std::sin(0.07f * float(at[1]) - 0.05f * float(at[0]));
        color = (0.3f * wave + 0.7f * light) * one + (1 - 0.3f * wave - 0.7f * light) * two;
    });
    return picture;
}

double mean_difference(const cv::Mat& a, const cv::Mat& b) {
    return cv::norm(a, b, cv::NORM_L1) / double(a.total() * 3);
}

cv::Mat luma(const cv::Mat& picture) {
    cv::Mat result;
    cv::cvtColor(picture, result, cv::COLOR_RGB2GRAY);
    return result;
}

double correlation(const cv::Mat& a, const cv::Mat& b) {
    cv::Mat result;
    cv::matchTemplate(luma(a), luma(b), result, cv::TM_CCOEFF_NORMED);
    return result.at<float>(0, 0);
}

/// How strongly luma changes from px to px, mean.
double grain(const cv::Mat& picture) {
    cv::Mat detail;
    cv::Laplacian(luma(picture), detail, CV_32F);
    return cv::norm(detail, cv::NORM_L1) / double(detail.total());
}

TEST(Texture, ContentStaysAndStrokesCome) {
    const cv::Mat content = disc({160, 120}), style = strokes({128, 128});
    const cv::Mat result = texture_style(content, {{.picture = style}}, {});
    EXPECT_EQ(result.size(), content.size());
    EXPECT_EQ(result.type(), CV_32FC3);
    EXPECT_GT(correlation(result, content), 0.6);
    EXPECT_GT(grain(result), 0.4 * grain(style));
}

TEST(Texture, ColorsAreTheStyles) {
    const cv::Mat style = strokes({96, 96});
    const cv::Mat result = texture_style(disc({120, 90}), {{.picture = style}}, {});
    EXPECT_LT(cv::norm(cv::mean(result) - cv::mean(style)), 0.12);
}

TEST(Texture, MoreDetailKeepsMoreOfTheContent) {
    const cv::Mat content = disc({128, 96});
    const std::vector<TextureStyle> styles{{.picture = strokes({128, 96})}};
    const auto kept = [&](double detail) {
        return correlation(texture_style(content, styles, {.detail = detail}), content);
    };
    EXPECT_GT(kept(1), kept(0) + 0.02);
}

TEST(Texture, SameSeedSameBitsOnAnyNumberOfThreads) {
    const cv::Mat content = disc({130, 97});
    const std::vector<TextureStyle> styles{{.picture = strokes({90, 110})}};
    const int threads = cv::getNumThreads();
    cv::setNumThreads(1);
    const cv::Mat one = texture_style(content, styles, {.seed = 3});
    cv::setNumThreads(5);
    const cv::Mat five = texture_style(content, styles, {.seed = 3});
    const cv::Mat other = texture_style(content, styles, {.seed = 4});
    cv::setNumThreads(threads);
    EXPECT_EQ(cv::norm(one, five, cv::NORM_INF), 0);
    EXPECT_GT(cv::norm(one, other, cv::NORM_INF), 0);
}

TEST(Texture, AnySizeIsFine) {
    const cv::Size sizes[] = {{1, 1}, {2, 1}, {1, 40}, {3, 3}, {37, 5}, {200, 3}};
    for (const auto content : sizes)
        for (const auto style : sizes) {
            const cv::Mat result = texture_style(disc(content), {{.picture = strokes(style)}}, {});
            EXPECT_EQ(result.size(), content);
            EXPECT_TRUE(cv::checkRange(result, true, nullptr, 0, 1 + 1e-6)) << content << style;
        }
}

TEST(Texture, HiddenColorsAreNeverCopied) {
    cv::Mat style = strokes({96, 96}, {0.5f, 0.5f, 0.1f}, {0.2f, 0.2f, 0}),
            coverage(style.size(), CV_32F, cv::Scalar(1));
    style(cv::Rect(40, 0, 56, 96)).setTo(cv::Scalar(0, 0, 1));
    coverage(cv::Rect(40, 0, 56, 96)).setTo(0);
    const cv::Mat result = texture_style(disc({120, 90}), {{.picture = style, .coverage = coverage}}, {});
    double most_blue = 0;
    cv::Mat blue;
    cv::extractChannel(result, blue, 2);
    cv::minMaxLoc(blue, nullptr, &most_blue);
    EXPECT_LT(most_blue, 0.4);
}

TEST(Texture, NeighbouringFramesDifferLessThanTwoSeeds) {
    const std::vector<TextureStyle> styles{{.picture = strokes({128, 96})}};
    const cv::Mat first = disc({160, 120}), brighter = first * 1.03;
    const cv::Mat painted = texture_style(first, styles, {});
    EXPECT_LT(mean_difference(painted, texture_style(brighter, styles, {})),
              0.8 * mean_difference(painted, texture_style(first, styles, {.seed = 1})));
}

/// A bright square that moves over a ground with some grain.
cv::Mat with_square(cv::Size size, int left) {
    cv::Mat picture(size, CV_32FC3);
    picture.forEach<cv::Vec3f>([&](cv::Vec3f& color, const int* at) {
        color = cv::Vec3f::all(0.2f + 0.2f * float(at[0]) / float(size.height) + 0.04f * dither(at[1], at[0]));
    });
    picture(cv::Rect(left, size.height / 4, size.height / 2, size.height / 2)) += cv::Scalar::all(0.4);
    return picture;
}

/// By how many times the difference of their contents the second of two
/// frames differs from the first, painted after it.
double unrest(const cv::Mat& first, const cv::Mat& second, const TextureOptions& options) {
    const std::vector<TextureStyle> styles{{.picture = strokes({128, 96})}};
    const cv::Mat before = texture_style(first, styles, options);
    return mean_difference(before, texture_style(second, styles, options)) / mean_difference(first, second);
}

TEST(Texture, FramesKeepTheirStrokesWhereThePictureStays) {
    const cv::Mat first = with_square({160, 120}, 30), moved = with_square({160, 120}, 34), brighter = first * 1.03;
    for (const auto& second : {moved, brighter}) {
        texture::LaidPatches laid;
        const double by_itself = unrest(first, second, {}), after_the_first = unrest(first, second, {.laid = &laid});
        EXPECT_LT(after_the_first, 1.5);
        EXPECT_LT(after_the_first, 0.6 * by_itself) << by_itself;
    }
}

TEST(Texture, AFrameLikeTheOneBeforeIsPaintedAlike) {
    texture::LaidPatches laid;
    EXPECT_GT(unrest(disc({160, 120}), disc({160, 120}, 2), {.laid = &laid}), 0);
    const std::vector<TextureStyle> styles{{.picture = strokes({128, 96})}};
    const cv::Mat once = texture_style(disc({160, 120}, 2), styles, {.laid = &laid});
    EXPECT_EQ(cv::norm(once, texture_style(disc({160, 120}, 2), styles, {.laid = &laid}), cv::NORM_INF), 0);
}

TEST(Texture, AFrameOfAnotherSizeOrStyleStartsAnew) {
    texture::LaidPatches laid;
    texture_style(disc({160, 120}), {{.picture = strokes({128, 96})}}, {.laid = &laid});
    const std::vector<TextureStyle> small{{.picture = strokes({40, 30})}};
    EXPECT_TRUE(cv::checkRange(texture_style(disc({160, 120}), small, {.laid = &laid}), true, nullptr, 0, 1 + 1e-6));
    const cv::Mat anew = texture_style(disc({90, 70}), small, {.laid = &laid});
    EXPECT_EQ(cv::norm(anew, texture_style(disc({90, 70}), small, {}), cv::NORM_INF), 0);
}

TEST(Texture, TwoStylesShareThePicture) {
    const TextureStyle red{.picture = strokes({96, 96}, {1, 0.2f, 0.2f}, {0.4f, 0, 0}), .weight = 3};
    const TextureStyle blue{.picture = strokes({96, 96}, {0.2f, 0.2f, 1}, {0, 0, 0.4f}), .weight = 1};
    const cv::Mat result = texture_style(disc({128, 128}), {red, blue}, {});
    cv::Mat planes[3];
    cv::split(result, planes);
    const double share = double(cv::countNonZero(planes[2] > planes[0])) / double(result.total());
    EXPECT_NEAR(share, 0.25, 0.12);
}

TEST(Texture, AStyleGoesWhereItIsWanted) {
    cv::Mat left(96, 128, CV_32F, cv::Scalar(0));
    left(cv::Rect(0, 0, 64, 96)).setTo(1);
    const TextureStyle red{.picture = strokes({96, 96}, {1, 0.2f, 0.2f}, {0.4f, 0, 0}), .preference = left};
    const TextureStyle blue{.picture = strokes({96, 96}, {0.2f, 0.2f, 1}, {0, 0, 0.4f})};
    const cv::Mat result = texture_style(disc({128, 96}), {red, blue}, {});
    const auto mean_at = [&](int x) { return cv::mean(result(cv::Rect(x, 0, 44, 96))); };
    EXPECT_GT(mean_at(0)[0], mean_at(0)[2] + 0.1);
    EXPECT_GT(mean_at(84)[2], mean_at(84)[0] + 0.1);
}

TEST(Texture, ProgressCountsToTheEndAndMayStop) {
    int last = 0, of = 1;
    texture_style(disc({64, 48}), {{.picture = strokes({64, 64})}}, {},
                  [&](const std::string& phase, int step, int steps) {
                      EXPECT_FALSE(phase.empty());
                      EXPECT_GE(step, last);
                      last = step, of = steps;
                  });
    EXPECT_EQ(last, of);
    const auto stop = [](const std::string&, int step, int) {
        if (step == 1) throw Cancelled();
    };
    EXPECT_THROW(texture_style(disc({64, 48}), {{.picture = strokes({64, 64})}}, {}, stop), Cancelled);
}

TEST(Texture, WhatCannotBePaintedWithIsRefused) {
    const cv::Mat content = disc({32, 32}), style = strokes({32, 32});
    const cv::Mat nothing(style.size(), CV_32F, cv::Scalar(0));
    EXPECT_THROW(texture_style(content, {}, {}), Error);
    EXPECT_THROW(texture_style(content, {TextureStyle{}}, {}), Error);
    EXPECT_THROW(texture_style(content, {{.picture = style, .coverage = nothing}}, {}), Error);
    EXPECT_THROW(texture_style(content, {{.picture = style, .weight = 0}}, {}), Error);
    EXPECT_THROW(texture_style(content, {{.picture = style}}, {.detail = 2}), Error);
}

}  // namespace
}  // namespace impasto

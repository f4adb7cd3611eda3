// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the texture method, each by itself.
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "texture/aggregation.h"
#include "texture/color_transfer.h"
#include "texture/contrast.h"
#include "texture/nearest_patches.h"
#include "texture/occurrences.h"
#include "texture/pyramid.h"
#include "texture/random.h"
#include "texture/smoothing.h"
#include "texture/structure_mask.h"
#include "texture/style_shares.h"

namespace impasto::texture {
namespace {

cv::Mat noise(cv::Size size, std::uint64_t seed) {
    cv::Mat picture(size, CV_32FC3);
    picture.forEach<cv::Vec3f>([&](cv::Vec3f& color, const int* at) {
        Random random(seed, std::uint64_t(at[0]), std::uint64_t(at[1]));
        for (int c = 0; c < 3; ++c) color[c] = random.unit();
    });
    return picture;
}

cv::Mat smooth_noise(cv::Size size, std::uint64_t seed) {
    cv::Mat picture = noise(size, seed);
    cv::GaussianBlur(picture, picture, {}, 2);
    return (picture - cv::Scalar::all(0.5)) * 4 + cv::Scalar::all(0.5);
}

StylePicture all_usable(const cv::Mat& picture) { return {picture, cv::Mat(picture.size(), CV_8U, cv::Scalar(255))}; }

cv::Mat one_style(cv::Size size) { return {size, CV_8U, cv::Scalar(0)}; }

double mean_distance(const PatchField& field) {
    double sum = 0;
    for (const auto& match : field.matches) sum += match.distance;
    return sum / double(field.matches.size());
}

TEST(TextureParts, PatchesCoverThePicture) {
    const PatchGrid grid{{23, 11}, 5, 3};
    cv::Mat covered(grid.picture, CV_8U, cv::Scalar(0));
    for (int i = 0; i < grid.total(); ++i) covered(cv::Rect(grid.place(i), cv::Size(5, 5))).setTo(1);
    EXPECT_EQ(cv::countNonZero(covered), int(covered.total()));
}

TEST(TextureParts, SearchFindsThePictureInItself) {
    const cv::Mat picture = smooth_noise({80, 60}, 1), features = features_of(picture);
    const std::vector<PatchSource> sources{{all_usable(picture), features, 7}};
    PatchField field = random_field({picture.size(), 7, 3}, one_style(picture.size()), sources, 0);
    improve(field, features, sources, {.sweeps = 12});
    int found = 0;
    for (int i = 0; i < field.grid.total(); ++i) found += field.matches[std::size_t(i)].place == field.grid.place(i);
    EXPECT_GT(found, 0.95 * field.grid.total());
}

TEST(TextureParts, SearchComesNearTheExactNeighbours) {
    const cv::Mat picture = smooth_noise({50, 40}, 2), style = smooth_noise({60, 50}, 3);
    const cv::Mat features = features_of(picture);
    const std::vector<PatchSource> sources{{all_usable(style), features_of(style), 5}};
    PatchField field = random_field({picture.size(), 5, 2}, one_style(picture.size()), sources, 0);
    improve(field, features, sources, {.sweeps = 8});
    double exact = 0;
    for (int i = 0; i < field.grid.total(); ++i) {
        float best = 1e9f;
        for (int y = 0; y <= style.rows - 5; ++y)
            for (int x = 0; x <= style.cols - 5; ++x)
                best = std::min(best,
                                patch_distance(features, field.grid.place(i), sources[0].features(), {x, y}, 5, best));
        exact += best;
    }
    EXPECT_LT(mean_distance(field), 1.35 * exact / field.grid.total());
}

TEST(TextureParts, OnlyUsablePatchesAreSources) {
    StylePicture style = all_usable(noise({30, 30}, 4));
    style.usable(cv::Rect(10, 0, 20, 30)).setTo(0);
    const PatchSource source(style, features_of(style.picture), 5);
    EXPECT_TRUE(source.allows({5, 25}));
    EXPECT_FALSE(source.allows({6, 0}));
    for (std::uint64_t i = 0; i < 100; ++i) EXPECT_LE(source.random_place(0, 0, i).x, 5);
}

TEST(TextureParts, RepetitionCosts) {
    // A plain picture and a plain style with one spot that fits a little better: without a price all take the spot.
    cv::Mat picture(60, 60, CV_32FC3, cv::Scalar::all(0.5)), style(60, 60, CV_32FC3, cv::Scalar::all(0.45));
    style(cv::Rect(20, 20, 7, 7)).setTo(cv::Scalar::all(0.5));
    const cv::Mat features = features_of(picture);
    std::vector<PatchSource> sources{{all_usable(style), features_of(style), 5}};
    const auto most_used = [&](double price) {
        PatchField field = random_field({picture.size(), 5, 3}, one_style(picture.size()), sources, 0);
        for (int round = 0; round < 10; ++round) {
            if (price > 0) price_repetition(sources, field, price);
            improve(field, features, sources, {.sweeps = 2, .when = std::uint64_t(round)});
        }
        double most = 0;
        cv::minMaxLoc(use_counts(field, 0, style.size()), nullptr, &most);
        return most;
    };
    const double free = most_used(0);
    EXPECT_LT(most_used(0.003), 0.9 * free);
}

TEST(TextureParts, UseCountsAddUpToTheAreaLaid) {
    const cv::Mat style = noise({20, 20}, 5);
    const std::vector<PatchSource> sources{{all_usable(style), features_of(style), 4}};
    const PatchField field = random_field({{30, 30}, 4, 2}, one_style({30, 30}), sources, 0);
    EXPECT_NEAR(cv::sum(use_counts(field, 0, style.size()))[0], 16.0 * field.grid.total(), 1e-3);
}

TEST(TextureParts, AFieldOfCopiesGivesThePictureBack) {
    const cv::Mat picture = noise({40, 33}, 6);
    PatchField field{{picture.size(), 7, 4}, {}};
    for (int i = 0; i < field.grid.total(); ++i) field.matches.push_back({.place = field.grid.place(i)});
    EXPECT_LT(cv::norm(aggregated(field, {picture}, picture, {}), picture, cv::NORM_INF), 1e-5);
}

TEST(TextureParts, ABadPatchHardlyCounts) {
    const cv::Mat plain(20, 20, CV_32FC3, cv::Scalar::all(0.5));
    cv::Mat style(20, 20, CV_32FC3, cv::Scalar::all(0.5));
    style(cv::Rect(10, 10, 5, 5)).setTo(cv::Scalar::all(1));
    PatchField field{{plain.size(), 5, 2}, {}};
    for (int i = 0; i < field.grid.total(); ++i) field.matches.push_back({.place = {0, 0}});
    field.matches[std::size_t(field.grid.total() / 2)].place = {10, 10};
    EXPECT_LT(cv::norm(aggregated(field, {style}, plain, {}), plain, cv::NORM_INF), 0.02);
    EXPECT_GT(cv::norm(aggregated(field, {style}, plain, {.rounds = 1, .norm = 2}), plain, cv::NORM_INF), 0.05);
}

TEST(TextureParts, ColorsFollowTheOtherPicture) {
    const cv::Mat dull = noise({64, 64}, 7) * 0.3 + cv::Scalar::all(0.2),
                  warm = noise({64, 64}, 8).mul(cv::Scalar(0.4, 0.3, 0.2)) + cv::Scalar(0.5, 0.3, 0.1);
    const cv::Mat result = ColorMap(color_samples(dull, {}, 4000), color_samples(warm, {}, 4000))(dull);
    EXPECT_LT(cv::norm(cv::mean(result) - cv::mean(warm)), 0.03);
}

TEST(TextureParts, SamplesComeFromUsablePxOnly) {
    cv::Mat picture(10, 10, CV_32FC3, cv::Scalar::all(0)), usable(10, 10, CV_8U, cv::Scalar(0));
    picture(cv::Rect(0, 0, 10, 5)).setTo(cv::Scalar::all(1));
    usable(cv::Rect(0, 0, 10, 5)).setTo(255);
    const auto samples = color_samples(picture, usable, 1000);
    EXPECT_EQ(samples.size(), 50u);
    for (const auto& sample : samples) EXPECT_EQ(sample[0], 1);
}

double strength_of_finest_detail(const cv::Mat& picture) {
    return std::sqrt(cv::trace(detail_contrast(picture, {})[0]));
}

TEST(TextureParts, ContrastComesToWhatIsWantedUpToTheLimits) {
    constexpr GainRange gains{0.5, 1.6};
    const auto fainter = [](const cv::Mat& picture, double factor) -> cv::Mat {
        return (picture - cv::Scalar::all(0.5)) * factor + cv::Scalar::all(0.5);
    };
    const cv::Mat sharp = noise({64, 64}, 9), weak = fainter(sharp, 0.8), weaker = fainter(sharp, 0.1);
    const auto result = [&](const cv::Mat& picture, const cv::Mat& model) {
        return strength_of_finest_detail(with_contrast(picture, detail_contrast(model, {}), gains));
    };
    const double wanted = strength_of_finest_detail(sharp), halfway = strength_of_finest_detail(weak);
    EXPECT_NEAR(result(weak, sharp), wanted, 0.05 * wanted);
    EXPECT_LT(result(weaker, sharp), 0.25 * wanted);
    EXPECT_NEAR(result(sharp, weak), halfway, 0.05 * halfway);
    EXPECT_GT(result(sharp, weaker), 3 * strength_of_finest_detail(weaker));
    const cv::Mat before = sharp.clone();
    with_contrast(sharp, detail_contrast(weak, {}), gains);
    EXPECT_EQ(cv::norm(before, sharp, cv::NORM_INF), 0);
}

TEST(TextureParts, OnlyUsableDetailCounts) {
    cv::Mat picture(64, 64, CV_32FC3, cv::Scalar::all(0.5)), usable(64, 64, CV_8U, cv::Scalar(0));
    const cv::Rect left(0, 0, 32, 64);
    noise(left.size(), 9).copyTo(picture(left));
    usable(left).setTo(255);
    const double of_half = cv::trace(detail_contrast(picture, usable)[0]),
                 of_all = cv::trace(detail_contrast(picture, {})[0]);
    EXPECT_NEAR(of_half, 2 * of_all, 0.05 * of_half);
}

TEST(TextureParts, DetailGetsTheColoursOfTheStylesDetail) {
    cv::Mat grey = noise({64, 64}, 9), tinted;
    cv::cvtColor(grey, grey, cv::COLOR_RGB2GRAY);
    cv::cvtColor(grey, grey, cv::COLOR_GRAY2RGB);
    cv::multiply(grey, cv::Scalar(1, 0.5, 0.25), tinted);
    const auto result = detail_contrast(with_contrast(grey, detail_contrast(tinted, {}), {0.1, 10}), {})[0];
    EXPECT_NEAR(std::sqrt(result(1, 1) / result(0, 0)), 0.5, 0.05);
    EXPECT_NEAR(std::sqrt(result(2, 2) / result(0, 0)), 0.25, 0.05);
}

TEST(TextureParts, SmoothingKeepsEdgesAndEvensTexture) {
    cv::Mat picture(40, 60, CV_32FC3, cv::Scalar::all(0.2));
    picture(cv::Rect(30, 0, 30, 40)).setTo(cv::Scalar::all(0.8));
    const cv::Mat rough = picture + (noise(picture.size(), 10) - cv::Scalar::all(0.5)) * 0.1;
    const cv::Mat result = smoothed(rough, 6, 0.5f);
    EXPECT_LT(cv::norm(result, picture, cv::NORM_L1), 0.5 * cv::norm(rough, picture, cv::NORM_L1));
    EXPECT_GT(cv::mean(result.col(31))[0] - cv::mean(result.col(28))[0], 0.5);
}

TEST(TextureParts, TheMaskMarksOutlinesNotPlains) {
    cv::Mat picture(80, 80, CV_32FC3, cv::Scalar::all(0.2));
    cv::rectangle(picture, {20, 20, 40, 40}, cv::Scalar::all(0.7), cv::FILLED);
    const cv::Mat mask = structure_mask(picture);
    EXPECT_GT(mask.at<float>(40, 20), 0.5);
    EXPECT_LT(mask.at<float>(40, 40), 0.05);
    EXPECT_LT(mask.at<float>(5, 5), 0.05);
}

TEST(TextureParts, ACoarsePxIsUsableWhereAllOfItWas) {
    TextureStyle style{.picture = noise({16, 16}, 11), .coverage = cv::Mat(16, 16, CV_32F, cv::Scalar(1))};
    style.coverage.at<float>(4, 4) = 0;
    const auto sizes = pyramid(style, 2);
    EXPECT_EQ(sizes[1].picture.size(), cv::Size(8, 8));
    EXPECT_EQ(sizes[1].usable.at<uchar>(2, 2), 0);
    EXPECT_EQ(cv::countNonZero(sizes[1].usable), 63);
}

TEST(TextureParts, SharesAreMet) {
    std::vector<cv::Mat> cost(2);
    cost[0] = cv::Mat(50, 50, CV_32F), cost[1] = cv::Mat(50, 50, CV_32F, cv::Scalar(1));
    for (int y = 0; y < 50; ++y)
        for (int x = 0; x < 50; ++x) cost[0].at<float>(y, x) = float(x) / 50 + float(y) / 2500;
    const cv::Mat style = shared_out(cost, {0.3, 0.7});
    EXPECT_NEAR(double(cv::countNonZero(style)) / 2500, 0.7, 0.03);
    EXPECT_EQ(style.at<uchar>(25, 2), 0);
    EXPECT_EQ(style.at<uchar>(25, 48), 1);
}

}  // namespace
}  // namespace impasto::texture

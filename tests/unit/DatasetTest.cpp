// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset.h"

#include <fstream>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include <impasto/error.h>

#include "degrade.h"
#include "pack.h"
#include "support/folders.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

cv::Mat waves(int side) {
    cv::Mat picture(side, side, CV_8UC3);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            for (int c = 0; c < 3; ++c)
                picture.at<cv::Vec3b>(y, x)[c] = uchar(127 + 100 * std::sin(0.09 * x + c) * std::cos(0.13 * y));
    return picture;
}

bool same(const cv::Mat& a, const cv::Mat& b) { return a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0; }

/// Mean step from column x − 1 to x, for the columns with x mod 8 = phase.
double mean_step(const cv::Mat& picture, int phase) {
    double sum = 0;
    int count = 0;
    for (int x = 8 + phase; x < picture.cols; x += 8, ++count)
        sum += cv::norm(picture.col(x), picture.col(x - 1), cv::NORM_L1) / picture.rows;
    return sum / count;
}

class Dataset : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = testing::fresh_folder("dataset");
        fs::create_directories(folder_ / "pictures");
        cv::imwrite(folder_ / "pictures/waves.png", waves(200));
        std::ofstream(folder_ / "pictures/broken.jpg") << "no picture";
        std::ofstream(folder_ / "pictures/LICENCES.tsv") << "waves.png\tCC0\tnobody\n";
    }

    Pack made(unsigned long seed, int scale = 2, double recolored_share = 0) {
        notes_.clear();
        const DatasetOptions options{.folders = {folder_ / "pictures"},
                                     .pack = folder_ / "pack.safetensors",
                                     .side_px = 96,
                                     .keep_share = 1,
                                     .recolored_share = recolored_share,
                                     .degrade = true,
                                     .scale = scale,
                                     .variants = 2,
                                     .seed = seed};
        make_dataset(options, [&](const std::string& note) { notes_.push_back(note); });
        return load_pack(options.pack);
    }

    fs::path folder_;
    std::vector<std::string> notes_;
};

TEST_F(Dataset, ThePictureBeginsInsideABlockWhereAsked) {
    for (const int shift : {0, 3, 6}) {
        const auto blocky = compressed(waves(128), {.quality = 5, .full_chroma = true, .shift = {shift, 1}});
        const int first = (8 - shift) % 8;
        for (int away = 1; away < 8; ++away)
            EXPECT_GT(mean_step(blocky, first), 1.5 * mean_step(blocky, (first + away) % 8))
                << shift << " against " << away << " further";
    }
}

TEST_F(Dataset, LowerQualityIsFurtherFromThePicture) {
    double last = 0;
    for (const int quality : {70, 50, 30, 10, 5}) {
        const double error = cv::norm(waves(96), compressed(waves(96), {.quality = quality}));
        EXPECT_GT(error, last) << quality;
        last = error;
    }
}

TEST_F(Dataset, DegradingIsReproducibleAndVaries) {
    std::mt19937_64 one(4), other(4);
    const auto picture = waves(96);
    for (const int scale : {1, 2, 3, 4}) {
        const auto first = degraded(picture, scale, one), second = degraded(picture, scale, one);
        EXPECT_EQ(first.size(), cv::Size(96 / scale, 96 / scale));
        EXPECT_FALSE(same(first, second));
        EXPECT_TRUE(same(first, degraded(picture, scale, other)));
        EXPECT_TRUE(same(second, degraded(picture, scale, other)));
    }
}

TEST_F(Dataset, HoldsPartnersNamesBadFilesAndListsTheRest) {
    const auto pack = made(1);
    EXPECT_EQ(pack.clean.sizes(), (std::vector<std::int64_t>{4, 3, 96, 96}));
    EXPECT_EQ(pack.degraded.sizes(), (std::vector<std::int64_t>{4, 2, 3, 48, 48}));
    ASSERT_EQ(notes_.size(), 2u);
    EXPECT_NE(notes_[0].find("broken.jpg"), std::string::npos) << notes_[0];
    std::ifstream in(folder_ / "pack.tsv");
    const std::string listing{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(listing, "file\tcrops\tlicence\nwaves.png\t4\tCC0\tnobody\n");
}

TEST_F(Dataset, AShareOfTheCropsGetsOtherColoursAndSoDoTheirPartners) {
    const auto own = made(1), other = made(1, 2, 1);
    const auto difference = [](const torch::Tensor& a, const torch::Tensor& b) {
        return (a.to(torch::kFloat32) - b.to(torch::kFloat32)).abs().mean().item<double>();
    };
    for (long i = 0; i < own.count(); ++i) EXPECT_GT(difference(own.clean[i], other.clean[i]), 5) << i;
    const auto small = torch::avg_pool2d(other.clean.to(torch::kFloat32), 2);
    EXPECT_LT(difference(small, other.degraded.select(1, 0)), difference(small, own.degraded.select(1, 0)))
        << "partners are of the same colours";
}

TEST_F(Dataset, SameSeedSamePack) {
    const auto first = made(1).degraded;
    EXPECT_TRUE(first.equal(made(1).degraded));
    EXPECT_FALSE(first.equal(made(2).degraded));
}

TEST_F(Dataset, CropsAreCutFromReducedPicturesToo) {
    DatasetOptions options{.folders = {folder_ / "pictures"},
                           .pack = folder_ / "pack.safetensors",
                           .reductions = {1, 2},
                           .side_px = 96,
                           .keep_share = 1};
    cv::imwrite(folder_ / "pictures/tiny.png", waves(12));
    make_dataset(options, [](const std::string&) {});
    EXPECT_EQ(load_pack(options.pack).count(), 4 + 1);
    options.reductions = {16};  // at which tiny.png has no px left
    EXPECT_THROW(make_dataset(options, [](const std::string&) {}), Error);
}

TEST_F(Dataset, AFolderGivenTwiceCountsTwice) {
    const auto folder = folder_ / "pictures";
    const DatasetOptions options{
        .folders = {folder, folder}, .pack = folder_ / "pack.safetensors", .side_px = 96, .keep_share = 1};
    make_dataset(options, [](const std::string&) {});
    const auto crops = load_pack(options.pack).clean;
    ASSERT_EQ(crops.size(0), 8);
    EXPECT_TRUE(crops.narrow(0, 0, 4).equal(crops.narrow(0, 4, 4)));
}

TEST_F(Dataset, AShareOfTheCropsGetsSofter) {
    cv::Mat noise(96, 96, CV_8UC3);
    cv::theRNG().fill(noise, cv::RNG::UNIFORM, 0, 255);
    cv::imwrite(folder_ / "pictures/noise.png", noise);
    DatasetOptions options{.folders = {folder_ / "pictures"}, .pack = folder_ / "pack.safetensors", .side_px = 96};
    const auto steepness = [&](double share) {
        options.softened_share = share;
        make_dataset(options, [](const std::string&) {});
        return load_pack(options.pack).clean[0].to(torch::kFloat32).diff(1, 2).abs().mean().item<double>();
    };
    const double as_it_was = steepness(0), softer = steepness(1);
    EXPECT_LT(softer, 0.98 * as_it_was);
    EXPECT_GT(softer, 0.2 * as_it_was);
}

TEST_F(Dataset, DrawingsFollowThePhotosAndHaveEdges) {
    const DatasetOptions options{.folders = {folder_ / "pictures"},
                                 .pack = folder_ / "pack.safetensors",
                                 .side_px = 96,
                                 .keep_share = 1,
                                 .drawings = 3,
                                 .seed = 5};
    const auto made = [&] {
        make_dataset(options, [](const std::string&) {});
        return load_pack(options.pack).clean.to(torch::kInt32);
    };
    const auto crops = made();
    ASSERT_EQ(crops.size(0), 4 + 3);
    const auto steepest = (crops.narrow(3, 1, 95) - crops.narrow(3, 0, 95)).abs().amax({1, 2, 3});
    EXPECT_LT(steepest.narrow(0, 0, 4).max().item<int>(), 40) << "waves";
    EXPECT_GT(steepest.narrow(0, 4, 3).min().item<int>(), 80) << "drawings";
    EXPECT_TRUE(crops.equal(made()));
    EXPECT_FALSE(crops[4].equal(crops[5]));
}

TEST_F(Dataset, AScaleThatDoesNotDivideTheSideIsRefused) { EXPECT_THROW(made(1, 5), Error); }

}  // namespace
}  // namespace impasto

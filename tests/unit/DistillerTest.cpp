// SPDX-License-Identifier: GPL-3.0-or-later
#include "distiller.h"

#include <filesystem>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "muon.h"
#include "pack.h"
#include "safetensors.h"
#include "student_turns.h"
#include "style_pictures.h"
#include "support/folders.h"
#include "support/vgg_chains.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

/// Smooth colours and some grain: pictures enough for a few steps.
torch::Tensor crops(long count, long side) {
    torch::manual_seed(3);
    const auto coarse = torch::rand({count, 3, 6, 6});
    const auto smooth = torch::upsample_bilinear2d(coarse, {side, side}, false);
    return ((smooth + 0.1 * torch::rand_like(smooth)) / 1.1 * 255).to(torch::kUInt8);
}

class Distiller : public ::testing::Test {
protected:
    void SetUp() override {
        torch::set_num_threads(1);
        folder_ = testing::fresh_folder("distiller");
        save_pack(folder_ / "pack.safetensors", {.clean = crops(12, 48)});
        auto teacher = testing::weights_of(testing::slim_vgg19());
        testing::add_weights(teacher, "conv0", 3, 3, 1);
        const std::vector<std::pair<std::string, long>> maps{
            {"conv11", 3}, {"conv21", 4}, {"conv31", 5}, {"conv41", 6}, {"conv51", 6}};
        for (const auto& [name, channels] : maps) testing::add_weights(teacher, name + "_aux", 8, channels, 1);
        save_safetensors(folder_ / "teacher.safetensors", {.tensors = teacher, .metadata = {}});
    }

    DistillOptions options(const std::string& output, long steps) const {
        return {.packs = {folder_ / "pack.safetensors"},
                .teacher = folder_ / "teacher.safetensors",
                .output = folder_ / output,
                .student = {.channels = {3, 4, 5, 6, 6}, .halved_channels = {4, 5, 6, 6}},
                .drawn = 2,
                .visited = 1,
                .side_px = 32,
                .seed = 4,
                .schedule = {
                    .steps = steps, .rate = 3e-3, .warmup_steps = 5, .average_decay = 0.998, .checkpoint_every = 20}};
    }

    std::vector<DistillProgress> distilled(const DistillOptions& options) const {
        std::vector<DistillProgress> reports;
        distill(options, [&](const DistillProgress& progress) { reports.push_back(progress); });
        return reports;
    }

    WeightTensors weights(const std::string& output) const {
        return load_safetensors(folder_ / output / "weights.safetensors").tensors;
    }

    fs::path folder_;
};

void expect_equal(const WeightTensors& a, const WeightTensors& b) {
    ASSERT_EQ(a.size(), b.size());
    for (const auto& [name, tensor] : a) EXPECT_TRUE(tensor.equal(b.at(name))) << name;
}

TEST_F(Distiller, TheStudentComesNearerToTheTeacher) {
    const auto reports = distilled(options("run", 100));
    ASSERT_EQ(reports.size(), 5u);
    const auto error = [](const DistillProgress& report) {
        double sum = 0;
        for (const auto& [tap, of_tap] : report.held_out) sum += of_tap;
        return sum;
    };
    EXPECT_LT(error(reports.back()), 0.95 * error(reports.front()))
        << "on pictures that are the same at every report, which the loss's are not";
    EXPECT_EQ(reports.back().held_out.size(), 6u);
    EXPECT_EQ(find_chain(shapes_of(weights("run"))).family, "student");
}

TEST_F(Distiller, SameSeedSameWeights) {
    distilled(options("a", 20));
    distilled(options("b", 20));
    expect_equal(weights("a"), weights("b"));
}

TEST_F(Distiller, AResumedRunEqualsOneThatNeverStopped) {
    auto whole = options("whole", 40), first = options("parts", 40);
    whole.visited = first.visited = 0;
    distilled(whole);
    EXPECT_THROW(distill(first, [](const DistillProgress&) { throw Cancelled(); }), Cancelled);
    distilled(first);
    expect_equal(weights("whole"), weights("parts"));
}

TEST_F(Distiller, ARunGoesOnWithOtherCrops) {
    auto one = options("crops", 40);
    one.visited = 0;
    std::map<std::string, double> before;
    const auto stop = [&](const DistillProgress& progress) {
        before = progress.held_out;
        throw Cancelled();
    };
    EXPECT_THROW(distill(one, stop), Cancelled);
    one.side_px = 24;
    const auto after = distilled(one).front().held_out;
    double sum_before = 0, sum_after = 0;
    for (const auto& [tap, error] : after) sum_after += error, sum_before += before.at(tap);
    EXPECT_LT(sum_after, 1.3 * sum_before) << "the teacher is seen in the same directions";
}

TEST_F(Distiller, AResumedRunGoesOnByTheClock) {
    auto timed = options("timed", 0);
    timed.schedule.seconds = 1000;
    std::vector<long> steps;
    const auto stop = [&](const DistillProgress& progress) {
        steps.push_back(progress.step);
        throw Cancelled();
    };
    for (int part = 0; part < 2; ++part) EXPECT_THROW(distill(timed, stop), Cancelled);
    EXPECT_EQ(steps, (std::vector<long>{20, 40}));
}

TEST_F(Distiller, AStudentWiderThanItsTeacherIsRefused) {
    auto wide = options("wide", 5);
    wide.student.channels = {9, 9, 9, 9, 9};
    EXPECT_THROW(distilled(wide), Error);
}

TEST_F(Distiller, ATiedStudentStaysTiedWhileItLearns) {
    auto tied = options("tied", 40);
    tied.tied_to_turns = true;
    EXPECT_THROW(distilled(tied), Error) << "of three channels";
    tied.student = {.channels = {4, 4, 8, 4, 8}, .halved_channels = {4, 8, 8, 8}};
    const auto reports = distilled(tied);
    EXPECT_LT(reports.back().held_out.at("relu1_1"), reports.front().held_out.at("relu1_1"));
    for (const auto& [name, learnt] : weights("tied")) {
        if (name.starts_with("map")) continue;
        EXPECT_LT((tied_to_turns(learnt) - learnt).abs().max().item<float>(), 1e-5f) << name;
    }
}

TEST_F(Distiller, PicturesDependOnTheirRandomNumbersAlone) {
    const std::vector packs{load_pack(folder_ / "pack.safetensors")};
    Random a(1), b(1);
    for (int i = 0; i < 20; ++i) {
        const auto picture = draw_spoilt_picture(packs, 32, a);
        EXPECT_TRUE(picture.equal(draw_spoilt_picture(packs, 32, b)));
        EXPECT_EQ(picture.sizes(), (std::vector<std::int64_t>{3, 32, 32}));
    }
}

TEST_F(Distiller, MuonFindsWeightsAndBias) {
    const auto goal = torch::randn({6, 4, 1, 1}), bias_goal = torch::randn({6});
    auto weights = torch::zeros_like(goal), bias = torch::zeros({6});
    Muon muon({weights, bias});
    for (int i = 0; i < 600; ++i) muon.step({weights - goal, bias - bias_goal}, 0.02 * (1 - i / 600.0));
    EXPECT_LT((weights - goal).abs().max().item<double>(), 0.1);
    EXPECT_LT((bias - bias_goal).abs().max().item<double>(), 0.05);
}

}  // namespace
}  // namespace impasto

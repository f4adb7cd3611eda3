// SPDX-License-Identifier: GPL-3.0-or-later
#include "trainer.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "safetensors.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

/// Sums of waves: something a network can learn in a few steps.
torch::Tensor wave_crops(long count, long side) {
    torch::manual_seed(3);
    const auto x = torch::arange(side, torch::kFloat32);
    std::vector<torch::Tensor> crops;
    for (long i = 0; i < count * 3; ++i) {
        const auto frequency = torch::rand({2}) * 0.6;
        crops.push_back((x * frequency[0]).sin().unsqueeze(0) * (x * frequency[1]).cos().unsqueeze(1));
    }
    return ((torch::stack(crops).view({count, 3, side, side}) + 1) * 127.5).to(torch::kUInt8);
}

class Trainer : public ::testing::Test {
protected:
    void SetUp() override {
        torch::set_num_threads(1);
        folder_ = ::testing::TempDir() + "trainer";
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        save_pack(folder_ / "pack.safetensors", {.clean = wave_crops(40, 48)});
    }

    TrainOptions options(const std::string& output, long steps) const {
        return {.pack = folder_ / "pack.safetensors", .output = folder_ / output, .parameters = {{"channels", 8}, {"depth", 2}, {"scale", 2}},
                .batch = {.scale = 2, .size = 4, .crop_px = 16, .seed = 5}, .steps = steps, .warmup_steps = 5, .checkpoint_every = 20};
    }

    std::vector<TrainProgress> trained(const TrainOptions& options) const {
        std::vector<TrainProgress> reports;
        train(options, [&](const TrainProgress& progress) { reports.push_back(progress); });
        return reports;
    }

    std::map<std::string, torch::Tensor> weights(const std::string& output) const {
        return load_safetensors(folder_ / output / "weights.safetensors").tensors;
    }

    fs::path folder_;
};

void expect_equal(const std::map<std::string, torch::Tensor>& a, const std::map<std::string, torch::Tensor>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (const auto& [name, tensor] : a) EXPECT_TRUE(tensor.equal(b.at(name))) << name;
}

TEST_F(Trainer, Learns) {
    const auto reports = trained(options("learns", 200));
    EXPECT_GT(reports.back().psnr, reports.front().psnr + 0.5);
    EXPECT_LT(reports.back().loss, reports.front().loss);
}

TEST_F(Trainer, SameSeedGivesTheSameWeights) {
    trained(options("one", 40));
    trained(options("two", 40));
    expect_equal(weights("one"), weights("two"));
}

TEST_F(Trainer, ResumingEqualsNeverHavingStopped) {
    // The schedule is that of the whole run; stopping is copying the checkpoint of its middle.
    auto whole = options("whole", 40);
    train(whole, [&](const TrainProgress& progress) {
        if (progress.step != 20) return;
        fs::create_directories(folder_ / "resumed");
        fs::copy(folder_ / "whole/checkpoint.pt", folder_ / "resumed/checkpoint.pt");
    });
    auto resumed = whole;
    resumed.output = folder_ / "resumed";
    EXPECT_EQ(trained(resumed).size(), 1u) << "only the second half is trained";
    expect_equal(weights("whole"), weights("resumed"));
}

TEST_F(Trainer, GoesOnFromGivenWeights) {
    trained(options("first", 40));
    auto more = options("second", 1);
    more.from = folder_ / "first/weights.safetensors";
    more.rate = 0;
    trained(more);
    expect_equal(weights("first"), weights("second"));
}

TEST_F(Trainer, ABatchDependsOnSeedAndStepAlone) {
    const auto pack = load_pack(folder_ / "pack.safetensors");
    const BatchOptions batch{.scale = 2, .size = 3, .crop_px = 16, .seed = 5};
    EXPECT_TRUE(draw_batch(pack, batch, 7).target.equal(draw_batch(pack, batch, 7).target));
    EXPECT_FALSE(draw_batch(pack, batch, 7).target.equal(draw_batch(pack, batch, 8).target));
}

TEST_F(Trainer, RateWarmsUpAndDecays) {
    const auto plan = options("", 100);
    EXPECT_LT(scheduled_rate(plan, 0, 0), plan.rate / 4);
    EXPECT_NEAR(scheduled_rate(plan, 50, 0.5), plan.rate * 0.505, 1e-9);
    EXPECT_NEAR(scheduled_rate(plan, 100, 1), plan.rate * 0.01, 1e-9);
}

TEST_F(Trainer, WhatIsNoPackIsRefused) {
    save_safetensors(folder_ / "pack.safetensors", {.tensors = {{"other", torch::zeros({1})}}, .metadata = {}});
    EXPECT_THROW(trained(options("refused", 1)), Error);
}

}  // namespace
}  // namespace impasto

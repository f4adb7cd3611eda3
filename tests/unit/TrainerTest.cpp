// SPDX-License-Identifier: GPL-3.0-or-later
#include "trainer.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "networks/compact.h"
#include "safetensors.h"
#include "start.h"
#include "support/folders.h"
#include "support/networks.h"
#include "support/sine_weights.h"
#include "weights.h"

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
        folder_ = testing::fresh_folder("trainer");
        save_pack(folder_ / "pack.safetensors", {.clean = wave_crops(40, 48)});
    }

    TrainOptions options(const std::string& output, long steps) const {
        return {.pack = folder_ / "pack.safetensors",
                .output = folder_ / output,
                .parameters = {{"channels", 8}, {"depth", 2}, {"scale", 2}},
                .batch = {.scale = 2, .size = 4, .crop_px = 16, .seed = 5},
                .schedule = {.steps = steps, .warmup_steps = 5, .checkpoint_every = 20}};
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

TEST_F(Trainer, SameSeedGivesTheSameFirstHundredLosses) {
    const auto losses = [&](const std::string& output, std::uint64_t seed) {
        auto each_step = options(output, 100);
        each_step.batch.seed = seed;
        each_step.schedule.checkpoint_every = 1;
        std::vector<double> values;
        for (const auto& progress : trained(each_step)) values.push_back(progress.loss);
        return values;
    };
    const auto first = losses("one", 5);
    EXPECT_EQ(first.size(), 100u);
    EXPECT_EQ(first, losses("two", 5));
    EXPECT_NE(first, losses("three", 6));
}

TEST_F(Trainer, CharbonnierLearnsToo) {
    auto charbonnier = options("charbonnier", 200);
    charbonnier.loss = Loss::charbonnier;
    const auto reports = trained(charbonnier);
    EXPECT_GT(reports.back().psnr, reports.front().psnr + 0.5);
}

TEST_F(Trainer, TiedToTurnsItEnlargesATurnedPictureAsTheUprightOne) {
    auto tied = options("tied", 40);
    tied.tied_to_turns = true;
    tied.optimizer = OptimizerKind::muon;
    const auto reports = trained(tied);
    EXPECT_GT(reports.back().psnr, reports.front().psnr + 0.1);
    const auto network = create_network("compact", tied.parameters);
    load_weights(*network, weights("tied"));
    const torch::NoGradGuard no_grad;
    const auto x = torch::rand({1, 3, 12, 20});
    const auto turned = [](const torch::Tensor& picture) { return picture.rot90(1, {2, 3}).contiguous(); };
    const auto upright = network->forward(x);
    EXPECT_LT((network->forward(turned(x)) - turned(upright)).abs().max().item<float>(), 1e-5f);
    EXPECT_GT((upright - x.repeat_interleave(2, 2).repeat_interleave(2, 3)).abs().max().item<float>(), 1e-3f)
        << "or the test would show nothing";
    tied.output = folder_ / "six";
    tied.parameters["channels"] = 6;
    EXPECT_THROW(trained(tied), Error);
}

TEST_F(Trainer, PsnrIsTheLogarithmOfEachCropsError) {
    const auto clean = torch::randint(20, 200, {40, 3, 48, 48}, torch::kUInt8);
    auto degraded = clean.clone();
    degraded.slice(0, 0, 40, 2).add_(1);
    degraded.slice(0, 1, 40, 2).add_(15);
    save_pack(folder_ / "pack.safetensors", {.clean = clean, .degraded = degraded.unsqueeze(1)});
    auto psnr = options("psnr", 1);
    psnr.loss = Loss::psnr;
    psnr.parameters["scale"] = psnr.batch.scale = 1;
    psnr.batch.size = 1;  // a fresh network gives its input back, so the loss is that of one of the two kinds of crops
    const double loss = trained(psnr).front().loss, code = std::log(1 / 255.0 / 255), small = std::log(9 + 1),
                 large = std::log(9 + 225);
    EXPECT_LT(std::min(std::abs(loss - code - small), std::abs(loss - code - large)), 1e-3) << loss;
    psnr.output = folder_ / "psnr-many";
    psnr.batch.size = 64;
    EXPECT_NEAR(trained(psnr).front().loss, code + (small + large) / 2, 0.5)
        << "the mean of logarithms, not the logarithm of the mean";
}

TEST_F(Trainer, LumaPsnrLooksMostlyAtLuma) {
    const auto clean = torch::randint(20, 200, {40, 3, 48, 48}, torch::kUInt8);
    auto redder = clean.clone();
    redder.select(1, 0).add_(15);
    save_pack(folder_ / "pack.safetensors", {.clean = clean, .degraded = redder.unsqueeze(1)});
    auto luma_psnr = options("luma-psnr", 1);
    luma_psnr.loss = Loss::luma_psnr;
    luma_psnr.parameters["scale"] = luma_psnr.batch.scale = 1;
    const double of_luma = std::pow(0.299 * 15, 2), of_all = 15.0 * 15 / 3;
    EXPECT_NEAR(trained(luma_psnr).front().loss, std::log((9 + of_luma + 0.2 * of_all) / 255 / 255), 1e-3);
}

TEST_F(Trainer, TheCurveIsAPicture) {
    trained(options("curve", 40));
    std::ifstream in(folder_ / "curve/curve.svg");
    const std::string svg{std::istreambuf_iterator<char>(in), {}};
    EXPECT_TRUE(svg.starts_with("<svg")) << svg;
    EXPECT_NE(svg.find("<polyline"), std::string::npos);
    EXPECT_NE(svg.find("40 steps"), std::string::npos);
}

TEST_F(Trainer, ResumingEqualsNeverHavingStopped) {
    for (const auto& [optimizer, name] :
         {std::pair(OptimizerKind::adam, "adam"), std::pair(OptimizerKind::muon, "muon")}) {
        SCOPED_TRACE(name);
        const fs::path place = folder_ / name;
        // The schedule is that of the whole run; stopping is copying the checkpoint of its middle.
        auto whole = options(std::string(name) + "/whole", 40);
        whole.optimizer = optimizer;
        train(whole, [&](const TrainProgress& progress) {
            if (progress.step != 20) return;
            fs::create_directories(place / "resumed");
            fs::copy(place / "whole/checkpoint.pt", place / "resumed/checkpoint.pt");
        });
        auto resumed = whole;
        resumed.output = place / "resumed";
        EXPECT_EQ(trained(resumed).size(), 1u) << "only the second half is trained";
        expect_equal(weights(std::string(name) + "/whole"), weights(std::string(name) + "/resumed"));
    }
}

TEST_F(Trainer, MuonLearnsToo) {
    auto muon = options("muon", 200);
    muon.optimizer = OptimizerKind::muon;
    const auto reports = trained(muon);
    EXPECT_GT(reports.back().psnr, reports.front().psnr + 0.5);
}

TEST_F(Trainer, GoesOnFromGivenWeights) {
    trained(options("first", 40));
    auto more = options("second", 1);
    more.from = folder_ / "first/weights.safetensors";
    more.schedule.rate = 0;
    trained(more);
    expect_equal(weights("first"), weights("second"));
}

TEST_F(Trainer, AStepWhoseGradientIsNoNumberIsLeftOut) {
    trained(options("first", 1));
    auto spoilt = weights("first");
    spoilt.begin()->second.view(-1)[0] = std::nan("");
    save_safetensors(folder_ / "spoilt.safetensors", {.tensors = spoilt, .metadata = {}});
    auto more = options("second", 20);
    more.from = folder_ / "spoilt.safetensors";
    trained(more);
    const auto after = weights("second");
    for (auto i = std::next(spoilt.begin()); i != spoilt.end(); ++i)
        EXPECT_TRUE(i->second.equal(after.at(i->first))) << i->first;
}

TEST_F(Trainer, ABatchDependsOnSeedAndStepAlone) {
    const auto pack = load_pack(folder_ / "pack.safetensors");
    const BatchOptions batch{.scale = 2, .size = 3, .crop_px = 16, .seed = 5};
    EXPECT_TRUE(draw_batch(pack, batch, 7).target.equal(draw_batch(pack, batch, 7).target));
    EXPECT_FALSE(draw_batch(pack, batch, 7).target.equal(draw_batch(pack, batch, 8).target));
}

TEST_F(Trainer, AnotherScaleStartsAsTheNearestSubpixels) {
    const torch::NoGradGuard no_grad;
    const auto two = testing::random_compact(2), four = testing::random_compact(4);
    EXPECT_TRUE(start_from(*four, testing::weights_of(*two)).empty());
    const auto x = torch::rand({1, 3, 9, 7});
    const auto repeated = two->forward(x).repeat_interleave(2, 2).repeat_interleave(2, 3);
    EXPECT_LT((four->forward(x) - repeated).abs().max().item<float>(), 1e-5f);
}

TEST_F(Trainer, AWiderNetworkStartsNearlyAsTheNarrowOne) {
    const torch::NoGradGuard no_grad;
    const auto narrow = testing::random_compact(2);
    const auto wide = testing::random_compact(2, 3, 12);
    EXPECT_TRUE(start_from(*wide, testing::weights_of(*narrow)).empty());
    const auto x = torch::rand({1, 3, 9, 7});
    const auto expected = narrow->forward(x);
    EXPECT_LT((wide->forward(x) - expected).abs().mean().item<float>(),
              0.5f * (expected - expected.mean()).abs().mean().item<float>());
    const auto last = wide->named_parameters()["body.8.weight"];
    EXPECT_FALSE(last.select(1, 0).equal(last.select(1, 8))) << "copies must be able to part";
}

void expect_to_start_as_a_self_ensemble(Network& one, const CompactOptions& of_two) {
    const torch::NoGradGuard no_grad;
    CompactImpl two(of_two);
    EXPECT_TRUE(start_from(two, testing::weights_of(one)).empty());
    const auto x = torch::rand({1, 3, 10, 8});
    const auto turned = one.forward(x.flip({2, 3})).flip({2, 3});
    EXPECT_LT((two.forward(x) - (one.forward(x) + turned) / 2).abs().max().item<float>(), 1e-5f);
    EXPECT_GT((one.forward(x) - turned).abs().max().item<float>(), 1e-3f) << "or the test would show nothing";
}

TEST_F(Trainer, TwoTowersStartAsTheMeanOverThePictureAndTheTurnedOne) {
    expect_to_start_as_a_self_ensemble(*testing::random_compact(2),
                                       {.channels = 8, .depth = 3, .scale = 2, .towers = 2});
    expect_to_start_as_a_self_ensemble(*testing::random_dense_compact(),
                                       {.channels = 8, .depth = 2, .scale = 1, .unshuffle = 2, .towers = 2});
}

TEST_F(Trainer, TwoTowersGoOnFromTwoTowersAndNotFromOtherNetworks) {
    CompactImpl given(CompactOptions{.channels = 4, .depth = 1, .scale = 2, .towers = 2}),
        started(CompactOptions{.channels = 4, .depth = 1, .scale = 2, .towers = 2});
    EXPECT_TRUE(start_from(started, testing::weights_of(given)).empty());
    expect_equal(testing::weights_of(given), testing::weights_of(started));
    EXPECT_THROW(start_from(started, {{"upsample.weight", torch::zeros({3})}}), Error);
}

TEST_F(Trainer, WhatFindsNothingToStartFromIsNamed) {
    auto weights = testing::weights_of(*testing::random_compact(2));
    weights.erase("body.2.bias");
    weights["body.0.weight"] = torch::zeros({8, 4, 3, 3});
    const auto network = testing::random_compact(2);
    EXPECT_EQ(start_from(*network, weights), (std::vector<std::string>{"body.0.weight", "body.2.bias"}));
}

TEST_F(Trainer, ASentenceSaysWhatStartsAnew) {
    save_safetensors(folder_ / "other.safetensors",
                     {.tensors = {{"body.0.weight", torch::zeros({8, 3, 3, 3})}}, .metadata = {}});
    auto from_other = options("from-other", 1);
    from_other.from = folder_ / "other.safetensors";
    std::vector<std::string> notes;
    train(from_other, [](const TrainProgress&) {}, [&](const std::string& note) { notes.push_back(note); });
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_NE(notes[0].find("body.2.weight"), std::string::npos) << notes[0];
    EXPECT_EQ(notes[0].find("body.0.weight"), std::string::npos) << notes[0];
}

TEST_F(Trainer, DegradedCropsLieOverTheirCleanOnes) {
    for (const long scale : {1L, 2L}) {
        const auto clean = torch::randint(0, 256, {20, 3, 24, 24}, torch::kUInt8);
        const auto small = torch::avg_pool2d(clean.to(torch::kFloat32), scale).round().to(torch::kUInt8);
        save_pack(folder_ / "pairs.safetensors",
                  {.clean = clean, .degraded = torch::stack({255 - small, 255 - small}, 1)});
        const auto batch = draw_batch(load_pack(folder_ / "pairs.safetensors"),
                                      {.scale = int(scale), .size = 8, .crop_px = 7, .seed = 1}, 3);
        EXPECT_EQ(batch.input.sizes(), (std::vector<std::int64_t>{8, 3, 7, 7}));
        const auto sum = batch.input + torch::avg_pool2d(batch.target, scale);
        EXPECT_LT((sum - 1).abs().max().item<float>(), 0.6f / 255);
    }
}

TEST_F(Trainer, PairsForAnotherScaleAreRefused) {
    const auto clean = wave_crops(40, 48);
    save_pack(folder_ / "pack.safetensors", {.clean = clean, .degraded = clean.unsqueeze(1)});
    EXPECT_THROW(trained(options("refused", 1)), Error) << "pairs for ×1, a network for ×2";
}

TEST_F(Trainer, RateWarmsUpAndDecays) {
    const auto plan = options("", 100).schedule;
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

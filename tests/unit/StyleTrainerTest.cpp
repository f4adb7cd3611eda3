// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_trainer.h"

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "pack.h"
#include "safetensors.h"
#include "style/canvas.h"
#include "style/refined.h"
#include "style/student.h"
#include "style/style_network.h"
#include "support/folders.h"
#include "support/perception.h"
#include "support/pictures.h"
#include "support/vgg_chains.h"
#include "unrolled_steps.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

/// Waves of one direction: contents and styles that differ by their direction and colours.
torch::Tensor waves(long count, long side, double across, double down) {
    const auto x = torch::arange(side, torch::kFloat32).view({1, 1, 1, side}),
               y = torch::arange(side, torch::kFloat32).view({1, 1, side, 1});
    const auto phase = torch::arange(count * 3, torch::kFloat32).view({count, 3, 1, 1});
    return (((x * across + y * down + phase).sin() + 1) * 127.5).to(torch::kUInt8);
}

class StyleTrainer : public ::testing::Test {
protected:
    void SetUp() override {
        torch::set_num_threads(1);
        folder_ = testing::fresh_folder("style-trainer");
        save_pack(folder_ / "contents.safetensors", {.clean = waves(12, 48, 0.2, 0)});
        save_pack(folder_ / "styles.safetensors", {.clean = waves(12, 48, 0.1, 0.9)});
        auto judge = testing::weights_of(testing::slim_vgg19());
        testing::add_weights(judge, "conv0", 3, 3, 1);
        save_safetensors(folder_ / "judge.safetensors", {.tensors = judge, .metadata = {}});
        torch::manual_seed(2);
        const ConvolutionChainImpl student(
            student_plan({.channels = {3, 4, 5, 6, 6}, .halved_channels = {4, 5, 6, 6}}));
        save_safetensors(folder_ / "encoder.safetensors", {.tensors = chain_weights(student), .metadata = {}});
    }

    StyleTrainOptions options(const std::string& output, long steps) const {
        return {.contents = folder_ / "contents.safetensors",
                .styles = folder_ / "styles.safetensors",
                .judge = folder_ / "judge.safetensors",
                .encoder = folder_ / "encoder.safetensors",
                .output = folder_ / output,
                .batch = 2,
                .side_px = 48,
                .coarsest_px = 32,
                .seed = 3,
                .schedule = {
                    .steps = steps, .rate = 1e-3, .warmup_steps = 5, .average_decay = 0.9, .checkpoint_every = 15}};
    }

    static std::vector<StyleTrainProgress> trained(const StyleTrainOptions& options) {
        std::vector<StyleTrainProgress> reports;
        train_style(options, [&](const StyleTrainProgress& progress) { reports.push_back(progress); });
        return reports;
    }

    WeightTensors weights(const std::string& output) const {
        return load_safetensors(folder_ / output / "weights.safetensors").tensors;
    }

    fs::path folder_;
};

TEST_F(StyleTrainer, TheResultComesNearerToTheStyle) {
    const auto reports = trained(options("run", 45));
    EXPECT_LT(reports.back().loss, 0.95 * reports.front().loss);
    EXPECT_NO_THROW(style_network_from(weights("run")));
    EXPECT_TRUE(fs::exists(folder_ / "run" / "losses.csv"));
}

TEST_F(StyleTrainer, AResumedRunEqualsOneThatNeverStopped) {
    trained(options("whole", 30));
    EXPECT_THROW(train_style(options("parts", 30), [](const StyleTrainProgress&) { throw Cancelled(); }), Cancelled);
    trained(options("parts", 30));
    const auto whole = weights("whole"), parts = weights("parts");
    ASSERT_EQ(whole.size(), parts.size());
    for (const auto& [name, value] : whole) EXPECT_TRUE(value.equal(parts.at(name))) << name;
}

TEST_F(StyleTrainer, TheEncoderStaysAsItIs) {
    trained(options("run", 15));
    const auto before = load_safetensors(folder_ / "encoder.safetensors").tensors, after = weights("run");
    EXPECT_TRUE(after.at("encoder.conv3_1.weight").equal(before.at("conv3_1.weight").to(torch::kFloat16)));
}

/// The trainer has steps of its own, for those of the painter have no derivative.
TEST_F(StyleTrainer, WhatIsTrainedIsWhatIsPainted) {
    const auto network = testing::tiny_style_network();
    auto recipe = learned_recipe_of({.smoothness = 0});
    recipe.coarsest_px = 32;
    network->round_bends(recipe.rounded_bends);
    const auto content = waves(1, 64, 0.2, 0).to(torch::kFloat32) / 255,
               style = waves(1, 64, 0.1, 0.9).to(torch::kFloat32) / 255;
    const Canvas canvas = testing::canvas_of(style);
    const PaintInput input{.content = testing::canvas_of(content),
                           .styles = {{.at = [&](Size size) { return resized(canvas, size); }, .size = canvas.size()}}};
    auto perception = testing::perception_of(network, 64);
    testing::RecordedProgress progress;
    const auto painted = refine(input, recipe, perception, progress),
               trained = unrolled_steps(network, recipe, content, style).detach().clamp(0, 1);
    EXPECT_GT((painted - content).abs().mean().item<float>(), 0.02f) << "or the test would show nothing";
    EXPECT_LT((painted - trained).abs().max().item<float>(), 1e-3f);
}

TEST_F(StyleTrainer, CropsThatAreTooSmallAreRefused) {
    auto large = options("refused", 1);
    large.side_px = 64;
    EXPECT_THROW(trained(large), Error);
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_trainer.h"

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "pack.h"
#include "safetensors.h"
#include "style/feed_forward.h"
#include "style/student.h"
#include "support/folders.h"
#include "support/vgg_chains.h"

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
                .content_px = 32,
                .style_px = 48,
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
    const auto reports = trained(options("run", 90));
    EXPECT_LT(reports.back().loss, 0.95 * reports.front().loss);
    EXPECT_NO_THROW(feed_forward_from(weights("run")));
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

TEST_F(StyleTrainer, CropsThatAreTooSmallAreRefused) {
    auto large = options("refused", 1);
    large.content_px = 64;
    EXPECT_THROW(trained(large), Error);
}

}  // namespace
}  // namespace impasto

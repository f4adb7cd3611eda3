// SPDX-License-Identifier: GPL-3.0-or-later
// Perceptual networks in models folders: found, opened by id, refused by a sentence, kept apart from enlargers.
#include "style/perceptual_registry.h"

#include <fstream>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "make_engine.h"
#include "safetensors.h"
#include "sha256.h"
#include "style/student.h"
#include "support/folders.h"
#include "support/vgg_chains.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;
using namespace testing;

class PerceptualModels : public ::testing::Test {
protected:
    void SetUp() override { place_ = testing::fresh_folder("perceptual"); }

    void write_package(const std::string& id, const std::string& architecture = "student", double width = 0.125) {
        const auto folder = place_ / id;
        fs::create_directories(folder);
        ConvolutionChainImpl student(student_plan(student_of_width(width)));
        save_safetensors(folder / "weights.safetensors", {.tensors = chain_weights(student), .metadata = {}});
        std::ofstream(folder / "model.json")
            << R"({"id": ")" << id << R"(", "title": "Tiny", "task": "perceptual", "architecture": ")" << architecture
            << R"(", "parameters": {}, "scale": 1, "licence": "CC0-1.0", "sha256": ")"
            << sha256_of_file(folder / "weights.safetensors") << "\"}";
    }

    void write_file(const std::string& name, std::vector<ChainEntry> entries, std::size_t length) const {
        entries.resize(length);
        save_safetensors(place_ / name, {.tensors = weights_of(entries), .metadata = {}});
    }

    std::string problem_with(const std::string& id) const {
        try {
            open_perceptual({place_}, id);
            return "";
        } catch (const Error& error) {
            return error.what();
        }
    }

    fs::path place_;
};

TEST_F(PerceptualModels, AutoTakesTheShippedOneFirst) {
    write_package("another");
    EXPECT_EQ(open_perceptual({place_}, "auto")->taps().front().channels, 2);
    write_file("a-vgg19.safetensors", torchvision_vgg19(), 16);
    EXPECT_EQ(open_perceptual({place_}, "auto")->taps().front().channels, 2);
    EXPECT_EQ(open_perceptual({place_}, "a-vgg19")->taps().front().channels, 3);
    fs::remove_all(place_ / "another");
    EXPECT_EQ(open_perceptual({place_}, "auto")->taps().front().channels, 3);
}

TEST_F(PerceptualModels, EachMethodHasItsOwnBeforeAllOthers) {
    write_package("a-third");
    write_package(shipped_perceptual_id, "student", 0.25);
    // Without it, the first that opens
    EXPECT_EQ(open_perceptual({place_}, "auto", quick_perceptual_id)->taps().front().channels, 2);
    write_package(quick_perceptual_id, "student", 0.375);
    EXPECT_EQ(open_perceptual({place_}, "auto")->taps().front().channels, 4);
    EXPECT_EQ(open_perceptual({place_}, "auto", quick_perceptual_id)->taps().front().channels, 6);
    EXPECT_EQ(open_perceptual({place_}, "a-third", quick_perceptual_id)->taps().front().channels, 2);
}

TEST_F(PerceptualModels, WhatCannotBeUsedIsSaidInASentence) {
    EXPECT_NE(problem_with("auto").find("No perceptual network"), std::string::npos);
    EXPECT_NE(problem_with("nobody").find("nobody"), std::string::npos);
    write_file("short-vgg.safetensors", torchvision_vgg19(), 8);
    EXPECT_NE(problem_with("short-vgg").find("relu4_1"), std::string::npos) << problem_with("short-vgg");
    write_package("liar", "vgg");
    EXPECT_NE(problem_with("liar").find("do not belong"), std::string::npos) << problem_with("liar");
}

TEST_F(PerceptualModels, ItIsListedButNotOfferedForEnlarging) {
    write_package("tiny");
    write_file("my-VGG19.safetensors", torchvision_vgg19(), 16);
    const auto models = find_models({place_});
    ASSERT_EQ(models.size(), 2u);
    const auto engine = make_engine({place_});
    for (const auto& model : models) {
        EXPECT_EQ(engine->verdict(model), "");
        EXPECT_EQ(model.manifest.task, "perceptual");
        EXPECT_THROW(rank_upscalers(models, model.manifest.id, 2), Error);
    }
    EXPECT_THROW(rank_upscalers(models, "auto", 2), Error);
}

}  // namespace
}  // namespace impasto

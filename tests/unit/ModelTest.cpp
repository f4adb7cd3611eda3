// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/model.h>

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "make_engine.h"
#include "safetensors.h"
#include "sha256.h"
#include "support/networks.h"
#include "support/pictures.h"
#include "weights.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

fs::path fresh_folder(const std::string& name) {
    const fs::path folder = ::testing::TempDir() + name;
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

void write_text(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string manifest_text(const std::string& id, const std::string& sha256) {
    return R"({"id": ")" + id + R"(", "title": "Tiny", "task": "upscale", "architecture": "compact",
        "parameters": {"channels": 8, "depth": 3}, "scale": 2, "licence": "CC0-1.0", "sha256": ")" + sha256 + "\"}";
}

/// A whole package of random weights.
fs::path write_package(const fs::path& place, const std::string& id) {
    const auto folder = place / id;
    fs::create_directories(folder);
    StateDict state;
    for (const auto& item : testing::random_compact(2)->named_parameters()) state.tensors[item.key()] = item.value().detach();
    save_safetensors(folder / "weights.safetensors", state);
    write_text(folder / "model.json", manifest_text(id, sha256_of_file(folder / "weights.safetensors")));
    return folder;
}

TEST(Model, APackageIsFoundAndOpens) {
    const auto place = fresh_folder("models");
    write_package(place, "tiny-x2");
    const auto models = find_models({place, place / "is-not-there"});
    ASSERT_EQ(models.size(), 1u);
    EXPECT_EQ(models[0].problem, "");
    EXPECT_EQ(open_model(models[0].manifest)->traits().scale, 2);
}

TEST(Model, TamperedWeightsAreRefusedByASentence) {
    const auto folder = write_package(fresh_folder("models"), "tiny-x2");
    const auto manifest = read_manifest(folder);
    std::fstream(folder / "weights.safetensors", std::ios::in | std::ios::out | std::ios::binary).seekp(-1, std::ios::end).put('x');
    try {
        open_model(manifest);
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("tiny-x2"), std::string::npos) << error.what();
    }
}

TEST(Model, ABadPackageIsNamedAndTheOthersStay) {
    const auto place = fresh_folder("models");
    write_package(place, "good");
    for (const auto& [id, text] : std::map<std::string, std::string>{
             {"not-json", "{"}, {"not-complete", "{}"}, {"wrong-type", R"({"id": 7})"}, {"other-id", manifest_text("another", "")}}) {
        fs::create_directories(place / id);
        write_text(place / id / "model.json", text);
        write_text(place / id / "weights.safetensors", "");
    }
    int usable = 0;
    for (const auto& model : find_models({place})) {
        if (model.problem.empty()) ++usable;
        else EXPECT_NE(model.problem.find(model.folder.filename().string()), std::string::npos) << model.problem;
    }
    EXPECT_EQ(usable, 1);
}

TEST(Model, TheFirstFolderOnThePathWins) {
    const auto mine = fresh_folder("mine"), installed = fresh_folder("installed");
    write_package(installed, "tiny-x2");
    write_package(mine, "tiny-x2");
    const auto models = find_models({mine, installed});
    ASSERT_EQ(models.size(), 1u);
    EXPECT_EQ(models[0].folder, mine / "tiny-x2");
}

TEST(Model, TheSearchPathBeginsWithTheEnvironment) {
    setenv("IMPASTO_MODEL_PATH", "/a:/b", 1);
    EXPECT_EQ(model_search_path("/user", "/installed"), (std::vector<fs::path>{"/a", "/b", "/user", "/installed"}));
    unsetenv("IMPASTO_MODEL_PATH");
    EXPECT_EQ(model_search_path("", "/installed"), (std::vector<fs::path>{"/installed"}));
}

TEST(Model, ASingleWeightFileIsAModelToo) {
    const auto place = fresh_folder("models");
    fs::copy(write_package(fresh_folder("elsewhere"), "tiny-x2") / "weights.safetensors", place / "2xTiny.safetensors");
    write_text(place / "broken.pth", "hello");
    write_text(place / "readme.txt", "hello");
    const auto models = find_models({place});
    ASSERT_EQ(models.size(), 2u);
    EXPECT_EQ(models[0].manifest.id, "2xTiny");
    EXPECT_EQ(open_model(models[0].manifest)->traits().scale, 2);
    EXPECT_THROW(open_model(models[1].manifest), Error);
}

TEST(Model, AGivenFileOverridesTheInstalledModels) {
    const auto file = write_package(fresh_folder("elsewhere"), "tiny-x2") / "weights.safetensors";
    const auto picture = testing::noise_picture({9, 7});
    PixelBuffer result({18, 14}, picture.format());
    testing::RecordedProgress progress;
    make_engine({})->upscale(picture, result, {.model = "is-not-there", .model_file = file}, progress);
    EXPECT_NE(result.at(3, 3, 0), 0);
    EXPECT_THROW(make_engine({})->upscale(picture, result, {.model_file = file / "not"}, progress), Error);
}

TEST(Model, Sha256IsTheStandards) {
    const fs::path file = ::testing::TempDir() + "abc";
    write_text(file, "abc");
    EXPECT_EQ(sha256_of_file(file), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace impasto

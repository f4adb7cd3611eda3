// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/model.h>

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "make_engine.h"
#include "safetensors.h"
#include "sha256.h"
#include "support/folders.h"
#include "support/networks.h"
#include "support/pictures.h"
#include "weights.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

using testing::fresh_folder;

void write_text(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string manifest_text(const std::string& id, const std::string& sha256) {
    return R"({"id": ")" + id + R"(", "title": "Tiny", "task": "upscale", "architecture": "compact",
        "parameters": {"channels": 8, "depth": 3}, "scale": 2, "licence": "CC0-1.0", "sha256": ")" +
           sha256 + "\"}";
}

/// A whole package of random weights.
fs::path write_package(const fs::path& place, const std::string& id) {
    const auto folder = place / id;
    fs::create_directories(folder);
    StateDict state;
    for (const auto& item : testing::random_compact(2)->named_parameters())
        state.tensors[item.key()] = item.value().detach();
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
    std::fstream(folder / "weights.safetensors", std::ios::in | std::ios::out | std::ios::binary)
        .seekp(-1, std::ios::end)
        .put('x');
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
    for (const auto& [id, text] : std::map<std::string, std::string>{{"not-json", "{"},
                                                                     {"not-complete", "{}"},
                                                                     {"wrong-type", R"({"id": 7})"},
                                                                     {"other-id", manifest_text("another", "")}}) {
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

/// Progress that keeps a record of the weights.
class RecordedWeights final : public ProgressSink {
public:
    void update(const ProgressRecord&) override {}
    void note(const std::string&) override {}
    void uses(const WeightsInUse& file) override { files.push_back(file); }
    std::vector<WeightsInUse> files;
};

/// A package of two ends, of other random weights each.
fs::path write_two_ends(const fs::path& place) {
    const auto folder = write_package(place, "two-ends");
    StateDict state;
    for (const auto& [name, tensor] : load_safetensors(folder / "weights.safetensors").tensors)
        state.tensors[name] = (tensor + 0.015 * torch::rand_like(tensor)).to(torch::kHalf);
    save_safetensors(folder / "restoring.safetensors", state);
    auto text = manifest_text("two-ends", sha256_of_file(folder / "weights.safetensors"));
    text.insert(text.size() - 1, R"(, "sha256_restoring": ")" + sha256_of_file(folder / "restoring.safetensors") + '"');
    write_text(folder / "model.json", text);
    return folder;
}

PixelBuffer restored(const std::vector<fs::path>& places, const UpscaleOptions& options,
                     std::vector<std::string>* notes = nullptr) {
    const auto picture = testing::noise_picture({9, 7});
    PixelBuffer result({18, 14}, picture.format());
    testing::RecordedProgress progress;
    make_engine(places)->upscale(picture, result, options, progress);
    if (notes) *notes = progress.notes;
    return result;
}

TEST(Model, TheEndsOfAModelAreExactAndTheWayBetweenThemHasNoJump) {
    const auto folder = write_two_ends(fresh_folder("models"));
    const auto at = [&](double restoration) {
        return restored({folder.parent_path()}, {.model = "two-ends", .restoration = restoration});
    };
    const auto alone = [&](const char* file) { return restored({}, {.model_file = folder / file, .restoration = 0}); };
    EXPECT_EQ(testing::greatest_difference(at(0), alone("weights.safetensors")), 0);
    EXPECT_EQ(testing::greatest_difference(at(1), alone("restoring.safetensors")), 0);
    EXPECT_GT(testing::greatest_difference(at(0), at(1)), 0.05f);
    constexpr int steps = 50;
    auto last = at(0);
    for (int step = 1; step <= steps; ++step) {
        auto next = at(double(step) / steps);
        const float moved = testing::greatest_difference(last, next);
        EXPECT_GT(moved, 0) << step;
        EXPECT_LT(moved, 0.1f) << step;
        last = std::move(next);
    }
}

TEST(Model, EndsThatDoNotBelongTogetherAreRefused) {
    const WeightTensors one{{"a", torch::zeros({2})}}, two{{"a", torch::ones({2})}}, other{{"b", torch::ones({2})}},
        larger{{"a", torch::ones({3})}};
    EXPECT_TRUE(interpolated(one, two, 0.25).at("a").equal(torch::full({2}, 0.25f)));
    EXPECT_THROW(interpolated(one, other, 0.5), Error);
    EXPECT_THROW(interpolated(one, larger, 0.5), Error);
}

TEST(Model, ARunTellsTheWeightFilesThatCount) {
    const auto place = fresh_folder("models");
    const auto folder = write_two_ends(place);
    const auto picture = testing::noise_picture({9, 7});
    PixelBuffer result({18, 14}, picture.format());
    const auto told = [&](const UpscaleOptions& options) {
        RecordedWeights progress;
        make_engine({place})->upscale(picture, result, options, progress);
        std::string text;
        for (const auto& file : progress.files) text += file.model + '/' + file.file + ' ' + file.sha256 + '\n';
        return text;
    };
    const auto line = [&](const std::string& model, const std::string& file) {
        return model + '/' + file + ' ' + sha256_of_file(folder / file) + '\n';
    };
    EXPECT_EQ(told({.restoration = 0}), line("two-ends", "weights.safetensors"));
    EXPECT_EQ(told({.restoration = 0.5}),
              line("two-ends", "weights.safetensors") + line("two-ends", "restoring.safetensors"));
    EXPECT_EQ(told({.model_file = folder / "weights.safetensors"}), line("weights", "weights.safetensors"));
}

TEST(Model, AMissingOrChangedRestoringEndIsASentence) {
    const auto folder = write_two_ends(fresh_folder("models"));
    const auto engine = make_engine({folder.parent_path()});
    std::fstream(folder / "restoring.safetensors", std::ios::in | std::ios::out | std::ios::binary)
        .seekp(-1, std::ios::end)
        .put('x');
    EXPECT_NE(engine->verdict({.folder = folder, .manifest = read_manifest(folder), .problem = {}}), "");
    fs::remove(folder / "restoring.safetensors");
    EXPECT_THROW(read_manifest(folder), Error);
}

TEST(Model, ARestorationThatHasNoEffectIsToldWhenAskedFor) {
    const auto place = fresh_folder("models");
    write_package(place, "tiny-x2");
    for (const auto& [restoration, told] :
         std::vector<std::pair<double, unsigned>>{{0, 0u}, {default_restoration, 0u}, {1, 1u}}) {
        std::vector<std::string> notes;
        restored({place}, {.restoration = restoration}, &notes);
        EXPECT_EQ(notes.size(), told) << restoration;
        restored({place}, {.model_file = place / "tiny-x2/weights.safetensors", .restoration = restoration}, &notes);
        EXPECT_EQ(notes.size(), told) << restoration;
    }
}

TEST(Model, Sha256IsTheStandards) {
    const fs::path file = ::testing::TempDir() + "abc";
    write_text(file, "abc");
    EXPECT_EQ(sha256_of_file(file), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "kept.h"

#include <fstream>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "make_engine.h"
#include "safetensors.h"
#include "sha256.h"
#include "support/folders.h"
#include "support/networks.h"
#include "support/pictures.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

using testing::fresh_folder;

/// Counts what it opens.
struct Opener {
    int opened = 0;
    std::shared_ptr<int> operator()() { return std::make_shared<int>(++opened); }
};

TEST(Kept, WhatIsNotInUseIsLentAgain) {
    Kept<int> kept;
    Opener open;
    EXPECT_EQ(*kept.get("a", std::ref(open)), 1);
    EXPECT_EQ(*kept.get("a", std::ref(open)), 1);
    EXPECT_EQ(*kept.get("b", std::ref(open)), 2);
}

TEST(Kept, WhatIsInUseIsOpenedASecondTime) {
    Kept<int> kept;
    Opener open;
    const auto first = kept.get("a", std::ref(open)), second = kept.get("a", std::ref(open));
    EXPECT_NE(first, second);
}

TEST(Kept, OnlyTheLastOnesAreKept) {
    Kept<int> kept;
    Opener open;
    for (const char* key : {"a", "b", "c", "a", "d", "a"}) kept.get(key, std::ref(open));
    EXPECT_EQ(open.opened, 4) << "a was used between";
    kept.get("b", std::ref(open));
    EXPECT_EQ(open.opened, 5) << "b was the oldest";
}

TEST(Kept, AFailureIsNotKept) {
    Kept<int> kept;
    Opener open;
    EXPECT_THROW(kept.get("a", []() -> std::shared_ptr<int> { throw Error(ErrorKind::bad_file, "no"); }), Error);
    EXPECT_EQ(*kept.get("a", std::ref(open)), 1);
}

/// A whole package of random weights.
fs::path write_package(const fs::path& place) {
    const auto folder = place / "tiny-x2";
    fs::create_directories(folder);
    StateDict state;
    for (const auto& item : testing::random_compact(2)->named_parameters())
        state.tensors[item.key()] = item.value().detach();
    save_safetensors(folder / "weights.safetensors", state);
    std::ofstream(folder / "model.json")
        << R"({"id": "tiny-x2", "title": "Tiny", "task": "upscale", "architecture": "compact",
        "parameters": {"channels": 8, "depth": 3}, "scale": 2, "licence": "CC0-1.0", "sha256": ")" +
               sha256_of_file(folder / "weights.safetensors") + "\"}";
    return folder / "weights.safetensors";
}

void spoil(const fs::path& file) {
    std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(-1, std::ios::end).put('x');
}

TEST(Kept, AnEngineReadsWeightsAgainOnlyWhenTheFileHasChanged) {
    const auto place = fresh_folder("kept");
    const auto weights = write_package(place);
    const auto engine = make_engine({place});
    const auto enlarge = [&] {
        const PixelBuffer source({8, 8}, {});
        PixelBuffer result({16, 16}, {});
        testing::RecordedProgress progress;
        engine->upscale(source, result, {.model = "tiny-x2"}, progress);
    };
    enlarge();
    const auto written = fs::last_write_time(weights);
    spoil(weights);
    fs::last_write_time(weights, written);  // as if nothing had happened: nobody looks into the file again
    EXPECT_NO_THROW(enlarge());
    fs::last_write_time(weights, written + std::chrono::seconds(1));
    EXPECT_THROW(enlarge(), Error);
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiled_runner.h"

#include <limits>
#include <new>

#include <impasto/error.h>

#include "support/pictures.h"
#include "tensor_image.h"

namespace impasto {
namespace {

/// x + 1000·y, so that a misplaced tile shows.
torch::Tensor coordinates(Rect tile) {
    const auto x = torch::arange(tile.x, tile.right(), torch::kFloat32),
               y = torch::arange(tile.y, tile.bottom(), torch::kFloat32);
    return (x.unsqueeze(0) + 1000 * y.unsqueeze(1)).unsqueeze(0).unsqueeze(0);
}

struct Outcome {
    PixelBuffer picture{{100, 70}, {.is_rgb = false}};
    testing::RecordedProgress progress;
    std::vector<Rect> kept;
};

Outcome run(const TiledRun& tiled, const ComputeTile& compute) {
    Outcome outcome;
    run_tiles(
        tiled, compute,
        [&](Rect tile, const torch::Tensor& values) {
            outcome.kept.push_back(tile);
            write_rect(outcome.picture, tile, values.to(torch::kFloat32));
        },
        outcome.progress);
    return outcome;
}

void expect_complete(const Outcome& outcome) {
    for (int y = 0; y < 70; ++y)
        for (int x = 0; x < 100; ++x) ASSERT_EQ(outcome.picture.at(x, y, 0), float(x + 1000 * y));
}

const TiledRun plain{.phase = "Testing", .whole = {0, 0, 100, 70}, .tile_px = 64, .place = {}};

TEST(TiledRunner, EveryPixelIsComputedOnce) {
    const auto outcome = run(plain, [](Rect tile, const ComputePlace&) { return coordinates(tile); });
    expect_complete(outcome);
    EXPECT_EQ(outcome.kept.size(), 4u);
}

TEST(TiledRunner, ProgressRisesFromZeroToOneAndCountsHonestly) {
    const auto records = run(plain, [](Rect tile, const ComputePlace&) { return coordinates(tile); }).progress.records;
    EXPECT_EQ(records.front().fraction, 0);
    EXPECT_EQ(records.back().fraction, 1);
    EXPECT_EQ(records.back().step, records.back().steps);
    for (std::size_t i = 1; i < records.size(); ++i) EXPECT_GE(records[i].fraction, records[i - 1].fraction);
}

TEST(TiledRunner, ShortMemoryHalvesTheTileAndGoesOnFromTheOneThatFailed) {
    int computed_px = 0;
    const auto outcome = run(plain, [&](Rect tile, const ComputePlace&) {
        if (computed_px > 64 * 64 - 1 && tile.area() > 16 * 16) throw std::bad_alloc();
        computed_px += int(tile.area());
        return coordinates(tile);
    });
    expect_complete(outcome);
    EXPECT_EQ(computed_px, 100 * 70) << "what was done is not done again";
    EXPECT_EQ(outcome.progress.notes.size(), 2u) << "64 → 32 → 16, each said";
}

TEST(TiledRunner, WhenTheGpuIsTooSmallTheCpuGoesOn) {
    auto on_gpu = plain;
    on_gpu.place = {torch::kCUDA, torch::kFloat16};
    const auto outcome = run(on_gpu, [](Rect tile, const ComputePlace& place) {
        if (!place.device.is_cpu()) throw std::bad_alloc();
        EXPECT_EQ(place.dtype, torch::kFloat32);
        return coordinates(tile);
    });
    expect_complete(outcome);
    EXPECT_NE(outcome.progress.notes.back().find("CPU"), std::string::npos);
}

TEST(TiledRunner, TheEndOfTheLadderIsASentence) {
    EXPECT_THROW(run(plain, [](Rect, const ComputePlace&) -> torch::Tensor { throw std::bad_alloc(); }), Error);
}

TEST(TiledRunner, AHalfPrecisionTileThatIsNotFiniteIsComputedAgainInFull) {
    auto half = plain;
    half.place.dtype = torch::kFloat16;
    const auto outcome = run(half, [](Rect tile, const ComputePlace& place) {
        auto values = coordinates(tile);
        if (place.dtype == torch::kFloat16 && tile.x > 0) values[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
        return values;
    });
    expect_complete(outcome);
    EXPECT_EQ(outcome.progress.notes.size(), 1u) << "said once, not a tile";
}

TEST(TiledRunner, ValuesThatAreNotNumbersAreNeverKept) {
    try {
        run(plain, [](Rect tile, const ComputePlace&) { return coordinates(tile) / 0 * 0; });
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::bad_result);
    }
}

TEST(TiledRunner, OtherErrorsAreNotMistakenForShortMemory) {
    EXPECT_THROW(run(plain, [](Rect, const ComputePlace&) -> torch::Tensor { throw std::logic_error("a mistake"); }),
                 std::logic_error);
}

TEST(TiledRunner, StopsWhenAsked) {
    class Stopping final : public ProgressSink {
    public:
        void update(const ProgressRecord&) override { ++updates; }
        void note(const std::string&) override {}
        bool cancelled() const override { return updates > 1; }
        int updates = 0;
    } progress;
    const auto compute = [](Rect tile, const ComputePlace&) { return coordinates(tile); };
    EXPECT_THROW(run_tiles(plain, compute, [](Rect, const torch::Tensor&) {}, progress), Cancelled);
}

}  // namespace
}  // namespace impasto

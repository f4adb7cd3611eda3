// SPDX-License-Identifier: GPL-3.0-or-later
#include "upscale_run.h"

#include <cmath>
#include <limits>
#include <new>

#include <impasto/error.h>

#include "make_engine.h"
#include "support/networks.h"
#include "support/pictures.h"
#include "upscale_plan.h"
#include "windows.h"

namespace impasto {
namespace {

using testing::RecordedProgress;

PixelBuffer upscaled(std::shared_ptr<Network> network, const PixelBuffer& source, Size size,
                     const UpscaleOptions& options = {}, int tile_px = 4096) {
    PixelBuffer result(size, source.format());
    RecordedProgress progress;
    upscale_with(std::move(network), source, result, options, progress, tile_px);
    return result;
}

constexpr PixelFormat rgb{true, false}, rgba{true, true}, grey{false, false}, grey_alpha{false, true};

TEST(Upscale, TiledEqualsUntiled) {
    const auto network = testing::random_compact(2);
    for (const Size size : {Size{131, 77}, Size{1, 1}, Size{1, 40}, Size{40, 1}, Size{3, 3}, Size{64, 65}})
        for (const bool seamless : {false, true})
            for (const double factor : {2.0, 1.7, 3.0}) {
                const auto source = testing::noise_picture(size, rgb);
                const Size target = upscaled_size(size, factor);
                const auto whole = upscaled(network, source, target, {.seamless = seamless});
                for (const int tile_px : {64, 96, 137, 256})
                    EXPECT_TRUE(
                        testing::near(whole, upscaled(network, source, target, {.seamless = seamless}, tile_px), 1e-5f))
                        << size.width << "×" << size.height << " ×" << factor << " tile " << tile_px << " seamless "
                        << seamless;
            }
}

TEST(Upscale, TiledEqualsUntiledWithTransparency) {
    const auto source = testing::disc_picture(90, 0.3f);
    const auto network = testing::random_compact(2);
    for (const Size target : {Size{180, 180}, Size{150, 150}, Size{300, 300}})
        EXPECT_TRUE(testing::near(upscaled(network, source, target), upscaled(network, source, target, {}, 37), 1e-5f))
            << target.width;
}

TEST(Upscale, ANetworkOverPixelUnshuffleIsTiledEquallyToo) {
    const auto network = testing::random_dense_compact();
    for (const Size size : {Size{131, 77}, Size{1, 1}, Size{3, 40}})
        for (const bool seamless : {false, true}) {
            const auto source = testing::noise_picture(size, rgb);
            const auto whole = upscaled(network, source, size, {.seamless = seamless});
            for (const int tile_px : {16, 37, 64})
                EXPECT_TRUE(
                    testing::near(whole, upscaled(network, source, size, {.seamless = seamless}, tile_px), 1e-5f))
                    << size.width << " tile " << tile_px;
        }
}

TEST(Upscale, WindowsOfAllPlacesSumToOne) {
    const WindowGrid grid{.stride_px = 20, .overlap_px = 6, .halo_px = 3, .size_multiple = 4};
    const Rect picture{-31, 17, 90, 55};
    WindowMemory memory;
    const auto covered = grid.seen_for(picture);
    const auto x = torch::rand({1, 3, covered.height, covered.width});
    const auto same = blended(grid, 1, x, covered, picture, memory, {}, [](const torch::Tensor& part) { return part; });
    const auto want =
        x.narrow(2, picture.y - covered.y, picture.height).narrow(3, picture.x - covered.x, picture.width);
    EXPECT_LT((same - want).abs().max().item<float>(), 1e-6f);
}

/// A network that takes all of its input into account, and says so.
std::shared_ptr<Network> far_seeing_network() {
    const NetworkTraits traits{.scale = 2, .size_multiple = 4, .radius_px = 6, .exact_halo = false, .overlap_px = 8};
    return testing::network_of(traits, [](const torch::Tensor& x) {
        return (0.9 * x + 0.1 * x.mean()).repeat_interleave(2, 2).repeat_interleave(2, 3);
    });
}

TEST(Upscale, ANetworkWithoutAnExactHaloIsTiledEquallyToo) {
    constexpr int window_px = 64;
    const auto in_tiles = [](const PixelBuffer& source, Size target, int tile_px) {
        PixelBuffer result(target, source.format());
        RecordedProgress progress;
        upscale_with(far_seeing_network(), source, result, {}, progress, tile_px, window_px);
        return result;
    };
    for (const auto& [format, factor] :
         std::vector<std::pair<PixelFormat, double>>{{rgb, 2.0}, {rgb, 1.5}, {rgb, 3.0}, {rgba, 2.0}}) {
        const auto source = testing::noise_picture({110, 67}, format);
        const Size target = upscaled_size(source.size(), factor);
        EXPECT_TRUE(testing::near(in_tiles(source, target, 4096), in_tiles(source, target, 90), 1e-5f)) << factor;
    }
}

TEST(Upscale, WindowsLeaveAnExactNetworkAsItIs) {
    const auto compact = testing::random_compact(2);
    auto traits = compact->traits();
    traits.exact_halo = false;
    traits.overlap_px = 8;
    const auto in_windows = testing::network_of(traits, [&](const torch::Tensor& x) { return compact->forward(x); });
    const auto source = testing::noise_picture({150, 97}, rgb);
    EXPECT_TRUE(
        testing::near(upscaled(compact, source, {300, 194}), upscaled(in_windows, source, {300, 194}, {}, 64), 1e-5f));
}

TEST(Upscale, WindowsAreComputedOnceEach) {
    int asked = 0;
    WindowMemory memory;
    const auto answer = [&] {
        ++asked;
        return torch::zeros({1, 3, 8, 8});
    };
    for (const int column : {0, 1, 0, 1}) memory.recalled({.column = column}, answer);
    EXPECT_EQ(asked, 2);
    WindowMemory small(1000);
    for (const int column : {0, 1, 2, 0}) small.recalled({.column = column}, answer);
    EXPECT_EQ(asked, 6) << "what does not fit is forgotten and computed again";
}

TEST(Upscale, TheEightfoldMeanIsTiledEquallyToo) {
    const auto source = testing::noise_picture({50, 41}, rgb);
    const auto network = testing::random_compact(2);
    const UpscaleOptions best{.best_quality = true};
    EXPECT_TRUE(testing::near(upscaled(network, source, {100, 82}, best),
                              upscaled(network, source, {100, 82}, best, 29), 1e-5f));
}

/// The small picture of a mirrored picture is the mirrored small picture, the
/// edge px repeated: so a network sees what it knows there.
TEST(Upscale, BeyondTheEdgeLiesTheMirroredPicture) {
    const auto network = testing::random_compact(2);
    const auto source = testing::noise_picture({30, 24}, rgb);
    PixelBuffer beside({60, 24}, rgb);
    for (int y = 0; y < 24; ++y)
        for (int x = 0; x < 60; ++x)
            for (int c = 0; c < 3; ++c) beside.at(x, y, c) = source.at(x < 30 ? x : 59 - x, y, c);
    const auto result = upscaled(network, source, {60, 48}), twice = upscaled(network, beside, {120, 48});
    for (int y = 0; y < 48; ++y)
        for (int x = 0; x < 60; ++x)
            for (int c = 0; c < 3; ++c) ASSERT_NEAR(result.at(x, y, c), twice.at(x, y, c), 1e-5f) << x << ", " << y;
}

TEST(Upscale, AnIdentityGivesBackTheSamePixels) {
    for (const auto format : {rgb, rgba, grey, grey_alpha}) {
        const auto source = testing::noise_picture({33, 21}, format);
        EXPECT_TRUE(testing::near(source, upscaled(testing::identity_network(), source, source.size(), {}, 16), 1e-6f));
    }
}

TEST(Upscale, ValuesOutsideTheRangeNeitherWrapNorClip) {
    auto source = testing::noise_picture({33, 21}, rgb);
    for (float& value : source.values()) value = value * 10 - 3;
    EXPECT_TRUE(testing::near(source, upscaled(testing::identity_network(), source, source.size()), 1e-5f));
    const auto bright = testing::flat_picture({8, 8}, rgb, {4, 2.5f, -1});
    EXPECT_TRUE(testing::near(testing::flat_picture({16, 16}, rgb, {4, 2.5f, -1}),
                              upscaled(testing::nearest_x2_network(), bright, {16, 16}), 1e-5f));
}

TEST(Upscale, ValuesInsideTheRangeStayInside) {
    const auto result = upscaled(testing::random_compact(2), testing::noise_picture({30, 30}, rgb), {60, 60});
    for (const float value : result.values()) ASSERT_TRUE(value >= 0 && value <= 1);
}

TEST(Upscale, OpaqueStaysExactlyOpaque) {
    auto source = testing::noise_picture({40, 30}, rgba);
    for (int y = 0; y < 30; ++y)
        for (int x = 0; x < 40; ++x) source.at(x, y, 3) = x < 20 ? 1 : 0.25f;
    for (const Size target : {Size{80, 60}, Size{67, 51}}) {
        const auto result = upscaled(testing::random_compact(2), source, target);
        for (int y = 0; y < target.height; ++y) EXPECT_EQ(result.at(target.width / 4, y, 3), 1);
    }
}

float composited(const PixelBuffer& picture, int x, int y, float background) {
    const float alpha = picture.at(x, y, 3);
    return picture.at(x, y, 0) * alpha + background * (1 - alpha);
}

TEST(Upscale, NoFringeAroundATransparentEdge) {
    // A white disc over black hidden colour: on white nothing may show, on black nothing may exceed its alpha.
    for (const float hidden : {0.f, 1.f}) {
        const auto result = upscaled(testing::nearest_x2_network(), testing::disc_picture(60, hidden), {150, 150});
        for (int y = 0; y < 150; ++y)
            for (int x = 0; x < 150; ++x) {
                EXPECT_NEAR(composited(result, x, y, 1), 1, 1e-3) << x << ", " << y;
                EXPECT_NEAR(composited(result, x, y, 0), result.at(x, y, 3), 1e-3) << x << ", " << y;
            }
    }
}

TEST(Upscale, HiddenColourStaysWhatItWas) {
    const auto result = upscaled(testing::nearest_x2_network(), testing::disc_picture(60, 0.4f), {120, 120});
    EXPECT_NEAR(result.at(2, 2, 0), 0.4, 1e-5);
    EXPECT_EQ(result.at(2, 2, 3), 0);
}

TEST(Upscale, SeamlessResultHasNoSeam) {
    // A picture rolled by half, enlarged, and rolled back is the enlarged picture.
    const auto source = testing::noise_picture({32, 24}, rgb);
    PixelBuffer rolled(source.size(), rgb);
    for (int y = 0; y < 24; ++y)
        for (int x = 0; x < 32; ++x)
            for (int c = 0; c < 3; ++c) rolled.at(x, y, c) = source.at((x + 16) % 32, (y + 12) % 24, c);
    const UpscaleOptions seamless{.seamless = true};
    const auto network = testing::random_compact(2);
    const auto a = upscaled(network, source, {64, 48}, seamless), b = upscaled(network, rolled, {64, 48}, seamless);
    for (int y = 0; y < 48; ++y)
        for (int x = 0; x < 64; ++x) EXPECT_NEAR(b.at(x, y, 0), a.at((x + 32) % 64, (y + 24) % 48, 0), 1e-5);
}

TEST(Upscale, EveryFactorGivesExactlyTheRoundedSize) {
    EXPECT_EQ(upscaled_size({97, 31}, 2.5), (Size{243, 78}));
    EXPECT_EQ(upscaled_size({1, 1}, 1.2), (Size{1, 1}));
    EXPECT_EQ(upscaled_size({7, 5}, 8), (Size{56, 40}));
    for (const double factor : {0.5, 8.5, std::nan("")}) EXPECT_THROW(upscaled_size({7, 5}, factor), Error);
    EXPECT_THROW(upscaled_size({200000, 5}, 3), Error);
}

TEST(Upscale, AFlatPictureStaysFlatAtAnyFactor) {
    for (const double factor : {1.0, 1.3, 2.0, 2.5, 5.0, 8.0}) {
        const auto source = testing::flat_picture({9, 7}, rgb, {0.2f, 0.5f, 0.8f});
        const Size target = upscaled_size(source.size(), factor);
        EXPECT_TRUE(testing::near(testing::flat_picture(target, rgb, {0.2f, 0.5f, 0.8f}),
                                  upscaled(testing::nearest_x2_network(), source, target), 1e-5f))
            << factor;
    }
}

TEST(Upscale, ALimitedAllocatorGivesTheSamePictureFromSmallerTiles) {
    const auto source = testing::noise_picture({200, 150}, rgb);
    const auto inner = testing::random_compact(2);
    const auto limited = testing::network_of(inner->traits(), [inner](torch::Tensor x) {
        if (x.size(2) * x.size(3) > 60 * 60) throw std::bad_alloc();
        return inner->forward(x);
    });
    PixelBuffer result({400, 300}, rgb);
    RecordedProgress progress;
    upscale_with(limited, source, result, {}, progress, 256);
    EXPECT_GE(progress.notes.size(), 2u) << "256 → 128 → 64";
    EXPECT_TRUE(testing::near(upscaled(inner, source, {400, 300}), result, 1.f / 255));
}

TEST(Upscale, NoNumbersFromTheNetworkIsAnErrorNotAPicture) {
    const auto broken =
        testing::network_of({.scale = 1}, [](const torch::Tensor& x) { return x / torch::zeros_like(x); });
    EXPECT_THROW(upscaled(broken, testing::noise_picture({8, 8}, rgb), {8, 8}), Error);
}

TEST(Upscale, AutoPicksTheLeastScaleThatReachesTheFactor) {
    const auto model = [](const std::string& id, int scale) {
        return FoundModel{.folder = id, .manifest = {.id = id, .task = "upscale", .scale = scale}};
    };
    const std::vector<FoundModel> models{model("x2", 2), model("x4", 4), {.folder = "broken", .problem = "is broken"}};
    const auto first = [&](const std::string& id, double factor) {
        return rank_upscalers(models, id, factor).front().id;
    };
    EXPECT_EQ(first("auto", 1.5), "x2");
    EXPECT_EQ(first("auto", 2.5), "x4");
    EXPECT_EQ(first("auto", 8), "x4");
    EXPECT_EQ(first("x2", 8), "x2");
    EXPECT_EQ(rank_upscalers(models, "auto", 2).size(), 2u) << "the second is there if the first does not open";
    EXPECT_THROW(rank_upscalers(models, "x3", 3), Error);
    EXPECT_THROW(rank_upscalers(models, "broken", 3), Error);
    EXPECT_THROW(rank_upscalers({}, "auto", 2), Error);
}

TEST(Upscale, AutoRestoresAtTheSameSizeAndNowhereElse) {
    const auto model = [](const std::string& id, const std::string& task, int scale,
                          const std::string& restoring = "") {
        return FoundModel{.folder = id, .manifest = {.id = id, .task = task, .scale = scale, .restoring = restoring}};
    };
    const std::vector<FoundModel> models{model("plain", "upscale", 2), model("restore", "restore", 1),
                                         model("two-ends", "upscale", 2, "file")};
    const auto ids = [&](double factor) {
        std::vector<std::string> found;
        for (const auto& manifest : rank_upscalers(models, "auto", factor)) found.push_back(manifest.id);
        return found;
    };
    EXPECT_EQ(ids(1), (std::vector<std::string>{"restore", "two-ends", "plain"}))
        << "an enlarger is there if no restorer opens";
    EXPECT_EQ(ids(2), (std::vector<std::string>{"two-ends", "plain"}));
    EXPECT_THROW(rank_upscalers({models[1]}, "auto", 2), Error);
}

TEST(Upscale, TransparencyIsNotRestored) {
    const auto darker = testing::network_of({.scale = 1}, [](const torch::Tensor& x) { return x * 0.5; });
    const auto source = testing::disc_picture(40, 0.3f);
    const auto result = upscaled(darker, source, source.size());
    for (int i = 0; i < 40; ++i) EXPECT_EQ(result.at(i, 20, 3), source.at(i, 20, 3));
    EXPECT_NEAR(result.at(20, 20, 0), 0.5, 1e-5);
}

TEST(Upscale, TheTileFollowsFromTheMemory) {
    const auto path = UpscalePath::between({6000, 4000}, {12000, 8000}, testing::random_compact(2, 10, 32)->traits());
    EXPECT_GT(fitting_tile_px(path, 1e9), fitting_tile_px(path, 2e7));
    EXPECT_LE(tile_bytes(path, fitting_tile_px(path, 1e8)), 1e8);
}

}  // namespace
}  // namespace impasto

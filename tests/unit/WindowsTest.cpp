// SPDX-License-Identifier: GPL-3.0-or-later
// What windows change on a real photo, with real weights: measured, and held to a bound.
#include "windows.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "picture.h"
#include "support/pictures.h"
#include "upscale_run.h"
#include "weights.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

struct Bound {
    const char* file;
    double most, most_mean;  ///< in 255ths
};

PixelBuffer part_of_photo(const fs::path& file, Rect rect) {
    const auto photo = tools::read_picture(file);
    PixelBuffer picture({rect.width, rect.height}, photo.format());
    photo.read(rect, picture.values().data());
    return picture;
}

PixelBuffer enlarged(const fs::path& weights, const PixelBuffer& picture, int window_px) {
    const auto network = open_weights_file(weights).network;
    const int scale = network->traits().scale;
    PixelBuffer result({picture.size().width * scale, picture.size().height * scale}, picture.format());
    testing::RecordedProgress progress;
    upscale_with(network, picture, result, {}, progress, 512, window_px);
    return result;
}

double mean_difference(const PixelBuffer& a, const PixelBuffer& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.values().size(); ++i) sum += std::abs(a.values()[i] - b.values()[i]);
    return sum / double(a.values().size());
}

TEST(Windows, OfARealPhotoDifferLittleFromTheWhole) {
    const char* assets = std::getenv("IMPASTO_ASSETS");
    if (!assets) GTEST_SKIP() << "IMPASTO_ASSETS does not say where photos and reference weights lie";
    torch::set_num_threads(1);
    const auto picture = part_of_photo(fs::path(assets) / "photos/eval/kodak24/05.png", {120, 90, 200, 150});
    // RLFN and RFDN pool by 6 px and stretch the pooled map over whatever size they are given: their answer
    // at a strong edge depends on where the picture begins, whole or not.
    constexpr Bound bounds[] = {
        {"ntire2024-rlfn-x4.pth", 50, 0.3}, {"rfdn-aim-x4.pth", 50, 0.2}, {"safmn-x4.pth", 2, 0.03}};
    constexpr int window_px = 128;
    for (const auto& [name, most, most_mean] : bounds) {
        const auto weights = fs::path(assets) / "weights/upscale" / name;
        const auto whole = enlarged(weights, picture, 1024);
        const auto windows = enlarged(weights, picture, window_px);
        const double greatest = 255 * double(testing::greatest_difference(whole, windows)),
                     mean = 255 * mean_difference(whole, windows);
        std::printf("%s, windows of %d px: greatest %.3f, mean %.4f of 255\n", name, window_px, greatest, mean);
        EXPECT_LE(greatest, most) << name;
        EXPECT_LE(mean, most_mean) << name;
    }
}

}  // namespace
}  // namespace impasto

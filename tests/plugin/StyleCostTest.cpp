// SPDX-License-Identifier: GPL-3.0-or-later
// What is told before a run, against runs that were measured on two cores with nothing else to do; the formula was
// adjusted to them. So this guards the formula; `impasto bench cost` shows whether it holds elsewhere.
#include <impasto/style_cost.h>

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace impasto {
namespace {

struct Measured {
    StyleMethod method;
    Size layer;
    double seconds, mebibytes;
};
constexpr TimedPreview first{{320, 238}, 0.52, true}, later{{320, 238}, 0.43, false},
    another_picture{{320, 211}, 0.5, false}, texture{{320, 213}, 0.5, false};
constexpr Measured runs[] = {
    {StyleMethod::fast, {580, 431}, 2.0, 456},     {StyleMethod::fast, {1160, 862}, 6.0, 1113},
    {StyleMethod::fast, {2320, 1724}, 15.2, 2300}, {StyleMethod::texture, {612, 408}, 1.1, 418},
    {StyleMethod::texture, {1225, 816}, 2.6, 675}, {StyleMethod::texture, {2449, 1633}, 8.5, 1111},
    {StyleMethod::refined, {580, 431}, 30.8, 689}, {StyleMethod::refined, {1159, 863}, 100.7, 1780},
    // Refined at 4 megapixels is not here: a picture is at rest after 2 minutes, another after more than 5.
};

std::vector<TimedPreview> previews_of(StyleMethod method) {
    if (method == StyleMethod::texture) return {texture};
    return {first, later, another_picture};
}

TEST(StyleCost, IsRightWithinFortyPercent) {
    for (const auto& run : runs)
        for (const auto& preview : previews_of(run.method)) {
            const auto cost = style_cost(run.layer, preview, {.method = run.method});
            SCOPED_TRACE(std::string(style_method_ids[std::size_t(run.method)]) + " " +
                         std::to_string(run.layer.width));
            EXPECT_NEAR(cost.seconds / run.seconds, 1, 0.4) << preview.seconds;
            EXPECT_NEAR(double(cost.bytes) / (1 << 20) / run.mebibytes, 1, 0.4);
        }
}

TEST(StyleCost, NoMoreThanTheLimitIsTold) {
    const std::int64_t limit = std::int64_t(700) << 20;
    EXPECT_LE(style_cost({4000, 3000}, later, {.memory_bytes = limit}).bytes, limit);
}

}  // namespace
}  // namespace impasto

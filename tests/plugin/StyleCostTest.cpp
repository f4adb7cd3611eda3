// SPDX-License-Identifier: GPL-3.0-or-later
// What is told before a run, against runs measured on two threads of one core by `impasto bench style --method … --long-side …`, to
// which the formula was fitted. How long a preview takes is inferred from the same runs. So this guards the formula; it does not show that it holds elsewhere.
#include <impasto/style_cost.h>

#include <gtest/gtest.h>

namespace impasto {
namespace {

struct Measured {
    StyleMethod method;
    Size layer;
    int iterations;
    double seconds, mebibytes;  // without the pictures that the bench itself holds
};
constexpr Size preview{320, 240};
constexpr double fast_preview_seconds = 0.24, texture_preview_seconds = 0.5;
constexpr double host_seconds = 0.5;  // opening networks and files
constexpr Measured runs[] = {
    {StyleMethod::fast, {577, 433}, 200, 0.9, 421},     {StyleMethod::fast, {1155, 866}, 200, 2.8, 924},
    {StyleMethod::fast, {2309, 1732}, 200, 9.3, 1789},  {StyleMethod::fast, {4000, 3000}, 200, 10.7, 1636},
    {StyleMethod::texture, {577, 433}, 200, 1.2, 246},  {StyleMethod::texture, {1155, 866}, 200, 3.2, 403},
    {StyleMethod::refined, {577, 433}, 10, 5.3, 626},   {StyleMethod::refined, {577, 433}, 30, 14.9, 654},
    {StyleMethod::refined, {1155, 866}, 10, 23.4, 1794},
};

TEST(StyleCost, IsRightWithinFortyPercent) {
    for (const auto& run : runs) {
        const double measured_preview = run.method == StyleMethod::texture ? texture_preview_seconds : fast_preview_seconds;
        const auto cost = style_cost(run.layer, preview, measured_preview, {.method = run.method, .iterations = run.iterations});
        SCOPED_TRACE(std::string(style_method_ids[std::size_t(run.method)]) + " " + std::to_string(run.layer.width));
        EXPECT_NEAR((cost.seconds + host_seconds) / run.seconds, 1, 0.4);
        EXPECT_NEAR(double(cost.bytes) / (1 << 20) / run.mebibytes, 1, 0.4);
    }
}

TEST(StyleCost, NoMoreThanTheLimitIsTold) {
    const std::int64_t limit = std::int64_t(700) << 20;
    EXPECT_LE(style_cost({4000, 3000}, preview, 1, {.memory_bytes = limit}).bytes, limit);
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <impasto/progress.h>

namespace impasto {
namespace {

TEST(Progress, TheTimeLeftIsThatOfTheSpeedSoFar) {
    EXPECT_LT(seconds_left(5, 0), 0) << "not known yet";
    EXPECT_DOUBLE_EQ(seconds_left(30, 0.25), 90);
    EXPECT_EQ(seconds_left(30, 1), 0);
}

TEST(Progress, ALineTellsPhaseCountDeviceAndTime) {
    const ProgressRecord record{
        .phase = "Painting", .step = 3, .steps = 40, .fraction = 0.1, .device = "CPU", .seconds_left = 29.2};
    const auto line = progress_line(record);
    for (const char* part : {"Painting", "3", "40", "CPU", "30 seconds"})
        EXPECT_NE(line.find(part), std::string::npos) << part << " in: " << line;
    EXPECT_EQ(progress_line({.phase = "Reading", .device = "CPU"}).find("left"), std::string::npos)
        << "nothing is told that is not known";
}

}  // namespace
}  // namespace impasto

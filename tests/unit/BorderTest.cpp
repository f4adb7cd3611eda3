// SPDX-License-Identifier: GPL-3.0-or-later
#include "border.h"

#include <gtest/gtest.h>

namespace impasto {
namespace {

std::string spelled(Border border) {
    std::string text;
    for (int position = -4; position < 8; ++position) text += char('a' + border_index(position, 4, border));
    return text;
}

TEST(Border, ReflectionDoesNotRepeatTheEdge) { EXPECT_EQ(spelled(Border::reflect), "cdcbabcdcbab"); }
TEST(Border, EdgeReflectionRepeatsTheEdge) { EXPECT_EQ(spelled(Border::reflect_edge), "dcbaabcddcba"); }
TEST(Border, WrapGoesOnAtTheOtherSide) { EXPECT_EQ(spelled(Border::wrap), "abcdabcdabcd"); }

TEST(Border, OnePixelIsEverywhere) {
    for (const auto border : {Border::reflect, Border::reflect_edge, Border::wrap})
        for (int position = -5; position < 5; ++position) EXPECT_EQ(border_index(position, 1, border), 0);
}

}  // namespace
}  // namespace impasto

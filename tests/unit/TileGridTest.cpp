// SPDX-License-Identifier: GPL-3.0-or-later
#include "tile_grid.h"

#include <gtest/gtest.h>

namespace impasto {
namespace {

TEST(TileGrid, PiecesCoverTheRectangleExactlyOnce) {
    for (const int tile_px : {1, 7, 64, 500}) {
        std::vector<int> hits(97 * 53, 0);
        for (const Rect& piece : cut({0, 0, 97, 53}, tile_px)) {
            EXPECT_LE(piece.width, tile_px);
            EXPECT_LE(piece.height, tile_px);
            for (int y = piece.y; y < piece.bottom(); ++y)
                for (int x = piece.x; x < piece.right(); ++x) ++hits[std::size_t(y * 97 + x)];
        }
        EXPECT_EQ(hits, std::vector<int>(97 * 53, 1));
    }
}

TEST(TileGrid, DivisionGoesOutwardOnBothSidesOfZero) {
    EXPECT_EQ(divided_outward({-3, -4, 5, 6}, 2), (Rect{-2, -2, 3, 3}));
    EXPECT_EQ(divided_outward({3, 4, 5, 6}, 4), (Rect{0, 1, 2, 2}));
}

TEST(TileGrid, AlignedRectanglesDivideAndCover) {
    EXPECT_EQ(aligned_outward({-1, 3, 4, 4}, 4), (Rect{-4, 0, 8, 8}));
    EXPECT_EQ(aligned_outward({4, 8, 4, 4}, 4), (Rect{4, 8, 4, 4}));
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Coarse to fine, and from large patches to small: match, lay, fuse with the content, give the style's colours.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "texture/pyramid.h"
#include "texture/texture.h"

namespace impasto::texture {

/// What the synthesis is made of. The numbers are measured, see README.md.
struct Recipe {
    std::vector<int> patch_px{21, 13, 7};
    int coarsest_px = 64;   ///< long side at most
    int least_px = 12;      ///< no picture is made smaller than this
    int rounds = 4;         ///< match and lay so often for each patch size
    int first_sweeps = 6, sweeps = 2;
    int trial_radius_px = 32;
    double noise = 0.1;     ///< standard deviation, on the coarsest content
    double fusion = 0.4;    ///< weight of the content everywhere, where the patches have 1
    double structure = 2;   ///< and more than that on outlines
    double repetition = 0.5;  ///< price of use as often as even, in mean distances
    double colors = 1;      ///< how far the colours go to the style's
    double smoothing = 0;
    double contrast = 1.5, lastcontrast = 1.5, last_norm=0.8;
    double step = 0.6, norm = 0.8; int irls = 3;
    double first_colors = 1, finish = 1;
    double fine_fusion = 1; ///< factor of the content's weight at the finest size, geometric in between
};

Recipe recipe_for(const TextureOptions& options);

cv::Mat synthesised(const cv::Mat& content, const std::vector<TextureStyle>& styles, const Recipe& recipe, std::uint64_t seed,
                    const TextureProgress& progress);

}  // namespace impasto::texture

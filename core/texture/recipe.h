// SPDX-License-Identifier: GPL-3.0-or-later
// What the synthesis is made of, in numbers. README.md says how they were measured.
#pragma once

#include <vector>

#include "texture/contrast.h"
#include "texture/texture.h"

namespace impasto::texture {

struct Recipe {
    std::vector<int> patch_px{9, 5};  ///< at every size, in this order
    double step_share = 0.6;          ///< from patch to patch, of the patch
    int coarsest_px = 128;            ///< long side of the coarsest content, at most
    int least_px = 12;                ///< short side that no picture is halved below
    int rounds = 2;                   ///< match and lay so often for each patch size
    int first_sweeps = 8, sweeps = 2;
    int trial_radius_px = 32;   ///< of random trials after the first match
    double repetition = 0.2;    ///< price of use once more than is free, in mean distances
    double noise = 0.03;        ///< standard deviation, on the coarsest content
    double fusion = 0.5;        ///< weight of the content everywhere; a patch has 1
    double structure = 2.5;     ///< and so much more on outlines
    double fine_fusion = 0.42;  ///< factor of both at the finest size; 1 at the coarsest, geometric in between
    double finish = 0.3;        ///< factor of both after the last patches, which show in the result
    GainRange gains{0.5, 2.6};  ///< of contrast, after the last patches
};

Recipe recipe_for(const TextureOptions& options);

}  // namespace impasto::texture

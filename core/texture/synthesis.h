// SPDX-License-Identifier: GPL-3.0-or-later
// Coarse to fine, and from large patches to small: match, lay, fuse with the content, give the styles' colours.
#pragma once

#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

#include "texture/levels.h"
#include "texture/recipe.h"
#include "texture/texture.h"

namespace impasto::texture {

/// The picture at the size of the first of `levels` (finest first), CV_32FC3, 0…1. `progress` may be empty. `laid`: of
/// the frame before, and after the run of this one; may be null.
cv::Mat synthesised(const std::vector<Level>& levels, const Recipe& recipe, std::uint64_t seed, LaidPatches* laid,
                    const TextureProgress& progress);

}  // namespace impasto::texture

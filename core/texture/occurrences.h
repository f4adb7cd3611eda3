// SPDX-License-Identifier: GPL-3.0-or-later
// A price on what is used often already, so that no patch repeats all over: Kaspar, Neubert, Lischinski, Pauly & Kopf
// 2015, "Self Tuning Texture Optimization".
#pragma once

#include <vector>

#include "texture/nearest_patches.h"
#include "texture/patch_field.h"

namespace impasto::texture {

/// How often the patches of `field` cover each px of style number `style` (of `size` px): CV_32F.
cv::Mat use_counts(const PatchField& field, int style, cv::Size size);

/// Sets each source's penalty: nothing up to ten times the use that each patch has if all are used alike, from there
/// `price` for each time more.
void price_repetition(std::vector<PatchSource>& sources, const PatchField& field, double price);

}  // namespace impasto::texture

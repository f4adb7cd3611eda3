// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures for a perceptual network to learn from: crops of photos and
// paintings, and what an optimiser may make of them.
#pragma once

#include "pack.h"
#include "random.h"

namespace impasto {

/// A crop of one of the packs, each as likely, reduced by 1…4, perhaps mirrored: [3, side_px, side_px], 0…1. Depends on
/// `random` alone. The packs' crops must not be smaller than side_px.
torch::Tensor draw_picture(const std::vector<Pack>& packs, long side_px, Random& random);

/// As above; half of them spoilt: with noise, blurred, mixed with another one, with other contrast and colours.
torch::Tensor draw_spoilt_picture(const std::vector<Pack>& packs, long side_px, Random& random);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Whose colours a result has. All pictures: [1, 3, h, w], 0…1,
// gamma-encoded; the curve and primaries are taken for sRGB's.
#pragma once

#include "style/objective.h"
#include "style/transport.h"

namespace impasto {

/// CIE 1976 L*a*b* relative to D65, [1, 3, h, w].
torch::Tensor lab_of(const torch::Tensor& rgb);

/// Lightness of `picture`, hue and chroma of `content`; chroma gives way where the three have no colour in 0…1.
torch::Tensor with_hue_of(const torch::Tensor& picture, const torch::Tensor& content);

/// Colour over the visible px.
Gaussian color_statistics(const Canvas& picture);

/// The map of colours that gives a picture the statistics of another one.
AffineMap color_map(const Gaussian& from, const Gaussian& to);

}  // namespace impasto

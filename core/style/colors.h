// SPDX-License-Identifier: GPL-3.0-or-later
// Whose colours a result has. All pictures: [1, 3, h, w], 0…1, gamma-encoded; the curve and primaries are taken for sRGB's.
#pragma once

#include "style/objective.h"

namespace impasto {

/// CIE 1976 L*a*b* relative to D65, [1, 3, h, w].
torch::Tensor lab_of(const torch::Tensor& rgb);

/// Lightness of `picture`, hue and chroma of `content`; chroma gives way where the three have no colour in 0…1.
torch::Tensor with_hue_of(const torch::Tensor& picture, const torch::Tensor& content);

/// Colour as a Gaussian, over the visible px.
struct ColorStatistics {
    torch::Tensor mean;        ///< [3]
    torch::Tensor covariance;  ///< [3, 3]
};
ColorStatistics color_statistics(const Canvas& picture);

/// x → matrix·x + offset.
struct ColorMap {
    torch::Tensor matrix, offset;
    torch::Tensor operator()(const torch::Tensor& picture) const;
};

/// The optimal transport between two Gaussians (Pitié & Kokaram 2007): the map with these statistics on its two
/// sides that moves colours least.
ColorMap color_map(const ColorStatistics& from, const ColorStatistics& to);

}  // namespace impasto

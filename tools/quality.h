// SPDX-License-Identifier: GPL-3.0-or-later
// How near a picture comes to the original, as the super-resolution literature counts it.
#pragma once

#include "precompiled/torch_headers.h"

namespace impasto::tools {

struct Score {
    double psnr = 0;        ///< dB
    double ssim = 0;        ///< −1…1
    double color_psnr = 0;  ///< dB, over all channels
};

/// [1, 3, h, w] in 0…1 → [1, 1, h, w] float64 in 16…235: Y of ITU-R BT.601, studio range, not rounded.
/// One channel is a grey picture and comes back as 0…255, as the literature takes it.
torch::Tensor luma(const torch::Tensor& color);

/// Peak 255 over everything; equal pictures have an infinite value.
double psnr(const torch::Tensor& a, const torch::Tensor& b);

/// Wang et al. 2004: Gaussian window of 11 × 11 px with sigma 1.5, K 0.01 and 0.03, only where the window fits.
double ssim(const torch::Tensor& a, const torch::Tensor& b);

/// PSNR and SSIM on luma, and PSNR on the colours, after `border_px` were cut off on each side.
Score compare(const torch::Tensor& picture, const torch::Tensor& original, int border_px);

/// Clamped and rounded to 8 bits, as a stored picture is.
torch::Tensor stored(const torch::Tensor& picture);

}  // namespace impasto::tools

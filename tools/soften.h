// SPDX-License-Identifier: GPL-3.0-or-later
// Softer crops. Pictures reduced from large photos are crisper than most that people enlarge, and a network that saw
// only such ones draws every edge too hard: from the octave below the finest to the finest they lose 2 dB, butterfly,
// bird and woman of Set5 4 to 6.
#pragma once

#include <opencv2/core.hpp>

namespace impasto {

/// As a lens a little out of focus shows it. 8-bit BGR; sigma_px of a Gaussian, up to 1.
cv::Mat softened(const cv::Mat& picture, double sigma_px);

}  // namespace impasto

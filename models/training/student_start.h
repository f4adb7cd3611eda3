// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "teacher.h"

namespace impasto {

/// The maps that come nearest to the teacher's taps in the sense of least squares, whatever lies below them.
void fit_maps(ConvolutionChainImpl& student, const torch::Tensor& pictures, const TapFeatures& taught);

/// A fresh start: convolutions by He et al. (2015) from the seed, no biases. The maps are still to be fitted.
void draw_weights(ConvolutionChainImpl& student, std::uint64_t seed);

}  // namespace impasto

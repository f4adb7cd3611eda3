// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over features that are the same to the last bit in whatever order the px come: tile by tile, thread by thread.
#pragma once

#include "precompiled/torch_headers.h"

namespace impasto {

/// Σw, Σw·f and Σw·f·fᵀ as one vector, float64. features: [1, c, h, w], float32; weights: [1, 1, h, w], 0…1 (how
/// visible a feature px is), or undefined where all are.
///
/// Four px that lie side by side are summed in float32, these sums in float64, whose 29 further bits hold them all:
/// they add up without rounding, short of sizes half a billion times apart (the idea of Demmel & Nguyen 2013, "Fast
/// reproducible floating-point summation"). So sums of parts add up to the sum of the whole where parts begin at
/// multiples of four px. On a GPU only nearly so.
torch::Tensor feature_sums(const torch::Tensor& features, const torch::Tensor& weights);

constexpr long px_summed_together = 4;

}  // namespace impasto

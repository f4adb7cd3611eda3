// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "networks/weight_shapes.h"

namespace impasto::testing {

/// Weights that any language computes alike, from a hash of index and name's place; each layer keeps its input's
/// size and what scales ("….weight" of a normalisation, temperatures) is around 1. Attention depends on these, where
/// the smooth sine_weights leave it nearly even.
WeightTensors noise_weights(const WeightShapes& shapes);

}  // namespace impasto::testing

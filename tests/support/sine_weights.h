// SPDX-License-Identifier: GPL-3.0-or-later
// Weights and pictures by rule, so that another implementation can be fed the same without files.
#pragma once

#include "networks/network.h"

namespace impasto::testing {

/// Every weight a sine over its elements, of another phase for each name in alphabetical order:
/// sin(0.37·i + 1.3·k) times 1.2/√(elements per output channel), or times 0.1 for a vector.
WeightTensors sine_weights(const WeightShapes& shapes);

/// [1,3,height,width]: (1 + sin(0.21·x + 0.37·y + 1.1·c + 0.05·x·y)) / 2.
torch::Tensor sine_picture(long height, long width);

WeightTensors weights_of(const Network& network);

}  // namespace impasto::testing

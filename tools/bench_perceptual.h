// SPDX-License-Identifier: GPL-3.0-or-later
// What an iteration of the refined method costs by the perceptual network that looks.
#pragma once

#include "table.h"

namespace impasto::tools {

/// Every perceptual network on the search path: multiplications per px, and the seconds of one iteration (loss,
/// gradient, step of L-BFGS) on a random picture of that side, the least of `repeats`. The networks take turns, so what
/// else the computer does meets all alike.
Table bench_perceptual(int side_px, int repeats);

}  // namespace impasto::tools

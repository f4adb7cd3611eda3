// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "networks/weight_shapes.h"

namespace impasto {

/// One reason, continuing "<file>: ", why no architecture of the registry takes these weights.
std::string why_unknown(const WeightShapes& shapes);

}  // namespace impasto

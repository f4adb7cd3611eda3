// SPDX-License-Identifier: GPL-3.0-or-later
// What an architecture is recognised by: the names and shapes of the weights in a file.
//
// A file may lie. So parameters are read from the largest weights of each repeated part, and only parts
// of one shape are counted: the network that is then built is not much larger than the file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "precompiled/torch_headers.h"

namespace impasto {

using WeightTensors = std::map<std::string, torch::Tensor>;
using WeightShapes = std::map<std::string, std::vector<std::int64_t>>;

WeightShapes shapes_of(const WeightTensors& tensors);

/// One extent of a weight; 0 when there is no such weight or it has fewer axes.
long extent(const WeightShapes& shapes, const std::string& name, std::size_t axis);

/// Whether the weight is there with exactly this shape.
bool has(const WeightShapes& shapes, const std::string& name, const std::vector<std::int64_t>& shape);

/// How many parts "<prefix><first>.", "<prefix><first + 1>.", … hold weights of the same names and shapes.
long count_alike(const WeightShapes& shapes, const std::string& prefix, long first);

/// s where channels = 3·s², up to 8; 0 where there is none.
long shuffle_scale(long channels);

}  // namespace impasto

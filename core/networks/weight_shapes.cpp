// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/weight_shapes.h"

#include <algorithm>

namespace impasto {
namespace {

/// The weights under a prefix, named by what follows it.
WeightShapes part(const WeightShapes& shapes, const std::string& prefix) {
    WeightShapes result;
    for (auto item = shapes.lower_bound(prefix); item != shapes.end() && item->first.starts_with(prefix); ++item)
        result[item->first.substr(prefix.size())] = item->second;
    return result;
}

}  // namespace

WeightShapes shapes_of(const WeightTensors& tensors) {
    WeightShapes shapes;
    for (const auto& [name, tensor] : tensors) shapes[name] = tensor.sizes().vec();
    return shapes;
}

long extent(const WeightShapes& shapes, const std::string& name, std::size_t axis) {
    const auto found = shapes.find(name);
    return found != shapes.end() && axis < found->second.size() ? long(found->second[axis]) : 0;
}

bool has(const WeightShapes& shapes, const std::string& name, const std::vector<std::int64_t>& shape) {
    const auto found = shapes.find(name);
    return found != shapes.end() && found->second == shape;
}

long count_alike(const WeightShapes& shapes, const std::string& prefix, long first) {
    const auto model = part(shapes, prefix + std::to_string(first) + '.');
    if (model.empty()) return 0;
    long count = 1;
    while (part(shapes, prefix + std::to_string(first + count) + '.') == model) ++count;
    return count;
}

long shuffle_scale(long channels) {
    for (long scale = 1; scale <= 8; ++scale)
        if (channels == 3 * scale * scale) return scale;
    return 0;
}

}  // namespace impasto

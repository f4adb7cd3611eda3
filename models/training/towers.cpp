// SPDX-License-Identifier: GPL-3.0-or-later
#include "towers.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include "networks/compact.h"

namespace impasto {
namespace {

/// Channels that are the px of squares, colour by colour, of a square turned by 180°.
torch::Tensor half_turned_px(const torch::Tensor& weights, long dim) {
    return weights.unflatten(dim, {3, -1}).flip(dim + 1).flatten(dim, dim + 1);
}

/// A layer of the turned chain: kernels turn, and where a picture comes in or goes out, its px do.
torch::Tensor half_turned(torch::Tensor weights, bool first, bool last) {
    if (weights.dim() == 4) weights = weights.flip({2, 3});
    if (weights.dim() == 4 && first) weights = half_turned_px(weights, 1);
    return last ? half_turned_px(weights, 0) : weights;
}

}  // namespace

WeightTensors two_towers(const WeightTensors& one) {
    const auto parameters = detect_compact(shapes_of(one));
    if (!parameters || parameters->contains("towers"))
        throw Error(ErrorKind::bad_file, tr("Two towers start from the weights of a plain Compact network."));
    const std::string given = chain_name(0, 1) + '.', first = "0.",
                      last = std::to_string(2 * parameters->at("depth") + 2) + '.';
    WeightTensors two;
    for (const auto& [name, weights] : one) {
        if (!name.starts_with(given)) continue;
        const auto layer = name.substr(given.size());
        two[chain_name(0, 2) + '.' + layer] = weights;
        two[chain_name(1, 2) + '.' + layer] = half_turned(weights, layer.starts_with(first), layer.starts_with(last));
    }
    return two;
}

}  // namespace impasto

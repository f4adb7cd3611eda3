// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/noise_weights.h"

#include <cmath>

namespace impasto::testing {
namespace {

/// −1…1
double noise(std::uint32_t i, std::uint32_t k) {
    std::uint32_t hash = i * 2654435761u + k * 97531u + 12345u;
    hash = (hash ^ hash >> 15) * 2246822519u;
    hash = (hash ^ hash >> 13) * 3266489917u;
    return double(hash ^ hash >> 16) / 2147483648.0 - 1;
}

}  // namespace

WeightTensors noise_weights(const WeightShapes& shapes) {
    WeightTensors tensors;
    for (const auto& [name, shape] : shapes) {
        const auto k = std::uint32_t(tensors.size());
        auto tensor = torch::empty(shape);
        const bool is_matrix = shape.size() > 1 && tensor.numel() > shape[0];
        const bool is_factor = (shape.size() == 1 && name.ends_with(".weight")) || name.ends_with("temperature");
        const double scale = is_matrix ? std::sqrt(3.0 * double(shape[0]) / double(tensor.numel())) : 0.5;
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
            tensor.data_ptr<float>()[i] = float(is_factor + noise(std::uint32_t(i), k) * scale);
        tensors[name] = tensor;
    }
    return tensors;
}

}  // namespace impasto::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/sine_weights.h"

#include <cmath>

namespace impasto::testing {

WeightTensors sine_weights(const WeightShapes& shapes) {
    WeightTensors tensors;
    for (const auto& [name, shape] : shapes) {
        const auto k = double(tensors.size());
        auto tensor = torch::empty(shape);
        const auto count = tensor.numel();
        const bool is_vector = shape.size() < 2 || count == shape[0];
        const double scale = is_vector ? 0.1 : 1.2 / std::sqrt(double(count) / double(shape[0]));
        for (std::int64_t i = 0; i < count; ++i)
            tensor.data_ptr<float>()[i] = float(std::sin(double(i) * 0.37 + k * 1.3) * scale);
        tensors[name] = tensor;
    }
    return tensors;
}

torch::Tensor sine_picture(long height, long width) {
    auto picture = torch::empty({1, 3, height, width});
    float* value = picture.data_ptr<float>();
    for (int c = 0; c < 3; ++c)
        for (long y = 0; y < height; ++y)
            for (long x = 0; x < width; ++x)
                *value++ =
                    float(0.5 + 0.5 * std::sin(0.21 * double(x) + 0.37 * double(y) + 1.1 * c + 0.05 * double(x * y)));
    return picture;
}

WeightTensors weights_of(const Network& network) {
    WeightTensors tensors;
    for (const auto& item : network.named_parameters()) tensors[item.key()] = item.value().detach();
    return tensors;
}

}  // namespace impasto::testing

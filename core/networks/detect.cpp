// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/detect.h"

#include <cmath>
#include <limits>

#include <impasto/error.h>

#include "networks/telltales.h"

namespace impasto {
namespace {

constexpr const char* range = "range";

/// Slow waves of colour: what any enlarger should give back much as it is.
torch::Tensor smooth_picture() {
    const auto axis = torch::arange(64) * 0.12;
    const auto waves =
        torch::sin(axis.view({1, -1, 1}) + torch::arange(3).view({3, 1, 1})) * torch::cos(axis.view({1, 1, -1}) * 0.7);
    return (0.5 + 0.3 * waves).unsqueeze(0);
}

/// How far the answer to a smooth picture, reduced again, is from that picture.
double infidelity(Network& network) {
    const torch::NoGradGuard no_grad;
    const auto picture = smooth_picture();
    const auto answer = torch::avg_pool2d(network.forward(picture), network.traits().scale);
    const auto error = (answer - picture).abs().mean().item().toDouble();
    return std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
}

DetectedNetwork built(const Architecture& architecture, NetworkParameters parameters, const WeightTensors& tensors) {
    auto network = architecture.create(parameters);
    load_weights(*network, tensors);
    return {architecture.name, std::move(parameters), std::move(network)};
}

/// Some were trained on 0…1, others on 0…255, and nothing in the file tells: the network is asked.
DetectedNetwork with_likely_range(const Architecture& architecture, NetworkParameters parameters,
                                  const WeightTensors& tensors) {
    parameters[range] = 1;
    auto small = built(architecture, parameters, tensors);
    parameters[range] = 255;
    auto large = built(architecture, parameters, tensors);
    return infidelity(*small.network) <= infidelity(*large.network) ? std::move(small) : std::move(large);
}

}  // namespace

DetectedNetwork detect_network(const WeightTensors& tensors) {
    for (const auto& architecture : architectures()) {
        const auto canonical = architecture.canonical ? architecture.canonical(tensors) : tensors;
        const auto parameters = architecture.detect(shapes_of(canonical));
        if (!parameters) continue;
        return parameters->contains(range) ? with_likely_range(architecture, *parameters, canonical)
                                           : built(architecture, *parameters, canonical);
    }
    throw Error(ErrorKind::bad_file, why_unknown(shapes_of(tensors)));
}

}  // namespace impasto

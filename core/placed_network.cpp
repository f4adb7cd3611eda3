// SPDX-License-Identifier: GPL-3.0-or-later
#include "placed_network.h"

namespace impasto {

PlacedNetwork::PlacedNetwork(std::shared_ptr<Network> network) : network_(std::move(network)) {
    for (const auto& parameter : network_->parameters()) originals_.push_back(parameter.detach());
}

Network& PlacedNetwork::at(const ComputePlace& place) {
    if (place == place_) return *network_;
    const c10::InferenceMode ordinary_tensors(false);  // a parameter cannot take an inference tensor's data
    const torch::NoGradGuard no_grad;
    auto parameters = network_->parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        parameters[i].set_data(originals_[i].to(place.device, place.dtype));
    place_ = place;
    return *network_;
}

}  // namespace impasto

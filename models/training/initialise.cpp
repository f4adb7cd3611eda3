// SPDX-License-Identifier: GPL-3.0-or-later
#include "initialise.h"

#include <cmath>

#include <torch/nn/init.h>

namespace impasto {
namespace {

constexpr double noise_gain = 0.5;

void initialise_convolution(torch::Tensor weight, double gain, torch::Generator& random) {
    const double fan_in = double(weight[0].numel());
    weight.normal_(0, gain * std::sqrt(2 / fan_in), random);
    if (weight.size(0) == weight.size(1)) weight.add_(torch::nn::init::dirac_(torch::empty_like(weight)));
}

}  // namespace

void initialise(Network& network, std::uint64_t seed) {
    const torch::NoGradGuard no_grad;
    auto random = torch::make_generator<torch::CPUGeneratorImpl>(seed);
    torch::Tensor last;
    for (auto& item : network.named_parameters()) {
        if (item.value().dim() != 4) continue;
        initialise_convolution(item.value(), last.defined() ? noise_gain : 1, random);
        last = item.value();
    }
    if (last.defined()) last.zero_();
    for (auto& item : network.named_parameters())
        if (item.value().dim() == 1 && item.key().ends_with("bias")) item.value().zero_();
}

}  // namespace impasto

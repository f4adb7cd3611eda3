// SPDX-License-Identifier: GPL-3.0-or-later
#include "muon.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace impasto {
namespace {

constexpr double inertia = 0.95, weight_share = 10;
constexpr double bias_inertia = 0.9, bias_memory = 0.99;
constexpr int newton_schulz_steps = 5;
constexpr std::array newton_schulz{3.4445, -4.7750, 2.0315};  // the paper's polynomial: singular values end near one

torch::Tensor orthogonal(const torch::Tensor& weights) {
    auto x = weights.flatten(1);
    const bool tall = x.size(0) > x.size(1);
    if (tall) x = x.t();
    x = x / (x.norm() + 1e-12);
    for (int i = 0; i < newton_schulz_steps; ++i) {
        const auto square = x.mm(x.t());
        x = newton_schulz[0] * x + (newton_schulz[1] * square + newton_schulz[2] * square.mm(square)).mm(x);
    }
    return (tall ? x.t() : x).reshape(weights.sizes());
}

void step_weights(torch::Tensor& weights, const torch::Tensor& gradient, torch::Tensor& moment, double rate) {
    moment.mul_(inertia).add_(gradient);
    const double tallness = double(weights.size(0)) / double(weights[0].numel());
    weights.sub_(orthogonal(gradient + inertia * moment), rate * weight_share * std::sqrt(std::max(1.0, tallness)));
}

void step_bias(torch::Tensor& bias, const torch::Tensor& gradient, torch::Tensor& first, torch::Tensor& second,
               double rate, long steps) {
    first.lerp_(gradient, 1 - bias_inertia);
    second.lerp_(gradient.square(), 1 - bias_memory);
    const auto spread = (second / (1 - std::pow(bias_memory, double(steps)))).sqrt() + 1e-10;
    bias.sub_(first / (1 - std::pow(bias_inertia, double(steps))) / spread, rate);
}

}  // namespace

Muon::Muon(std::vector<torch::Tensor> parameters) : parameters_(std::move(parameters)) {
    for (const auto& parameter : parameters_)
        for (int moment = 0; moment < 2; ++moment) moments_.push_back(torch::zeros_like(parameter).detach());
}

void Muon::step(const std::vector<torch::Tensor>& gradients, double rate) {
    const torch::NoGradGuard no_grad;
    ++steps_;
    for (std::size_t i = 0; i < parameters_.size(); ++i)
        if (parameters_[i].dim() == 4) step_weights(parameters_[i], gradients[i], moments_[2 * i], rate);
        else step_bias(parameters_[i], gradients[i], moments_[2 * i], moments_[2 * i + 1], rate, steps_);
}

void Muon::save(torch::serialize::OutputArchive& archive) const {
    for (std::size_t i = 0; i < moments_.size(); ++i) archive.write("moment" + std::to_string(i), moments_[i]);
}

void Muon::load(torch::serialize::InputArchive& archive, long steps) {
    for (std::size_t i = 0; i < moments_.size(); ++i) archive.read("moment" + std::to_string(i), moments_[i]);
    steps_ = steps;
}

bool clip_gradients(std::vector<torch::Tensor>& gradients, double most) {
    const double norm = torch::stack(torch::_foreach_norm(gradients)).norm().item<double>();
    if (norm > most) torch::_foreach_mul_(gradients, most / norm);
    return std::isfinite(norm);
}

}  // namespace impasto

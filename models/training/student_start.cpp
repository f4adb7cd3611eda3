// SPDX-License-Identifier: GPL-3.0-or-later
#include "student_start.h"

#include <cmath>

namespace impasto {
namespace {

constexpr double ridge = 1e-3;  // of the mean diagonal

torch::Tensor rows_of(const torch::Tensor& features) {
    return features.permute({0, 2, 3, 1}).flatten(0, 2).to(torch::kFloat64);
}

void fit_map(torch::nn::Conv2d map, const torch::Tensor& hidden, const torch::Tensor& taught) {
    auto x = rows_of(hidden);
    x = torch::cat({x, torch::ones({x.size(0), 1}, x.options())}, 1);
    auto normal = x.t().mm(x);
    normal += ridge * normal.diagonal().mean() * torch::eye(normal.size(0), normal.options());
    const auto solution = torch::linalg_solve(normal, x.t().mm(rows_of(taught)));
    const long channels = hidden.size(1);
    map->weight.copy_(solution.narrow(0, 0, channels).t().view_as(map->weight));
    map->bias.copy_(solution[channels]);
}

}  // namespace

void fit_maps(ConvolutionChainImpl& student, const torch::Tensor& pictures, const TapFeatures& taught) {
    const torch::NoGradGuard no_grad;
    for (const auto& layer : student.plan().layers)
        if (!layer.map.empty())
            fit_map(student.convolution(layer.map), student.look(pictures, {layer.tap}).hidden[0],
                    taught.at(layer.tap));
}

void draw_weights(ConvolutionChainImpl& student, std::uint64_t seed) {
    const torch::NoGradGuard no_grad;
    auto random = torch::make_generator<torch::CPUGeneratorImpl>(seed);
    for (auto& [name, weights] : chain_weights(student))
        if (weights.dim() == 4) weights.normal_(0, std::sqrt(2 / double(weights[0].numel())), random);
        else weights.zero_();
}

}  // namespace impasto

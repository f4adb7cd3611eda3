// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight_optimizer.h"

#include <torch/optim/adam.h>

#include "muon.h"

namespace impasto {
namespace {

class Adam final : public WeightOptimizer {
public:
    explicit Adam(const std::vector<torch::Tensor>& parameters) : adam_(parameters) {}

    void step(double rate) override {
        for (auto& group : adam_.param_groups()) group.options().set_lr(rate);
        adam_.step();
    }
    void save(torch::serialize::OutputArchive& archive) const override { adam_.save(archive); }
    void load(torch::serialize::InputArchive& archive, long) override { adam_.load(archive); }

private:
    torch::optim::Adam adam_;
};

class OrthogonalMomentum final : public WeightOptimizer {
public:
    explicit OrthogonalMomentum(const std::vector<torch::Tensor>& parameters)
        : parameters_(parameters), muon_(parameters) {}

    void step(double rate) override {
        std::vector<torch::Tensor> gradients;
        for (const auto& parameter : parameters_) gradients.push_back(parameter.grad());
        muon_.step(gradients, rate);
    }
    void save(torch::serialize::OutputArchive& archive) const override { muon_.save(archive); }
    void load(torch::serialize::InputArchive& archive, long steps) override { muon_.load(archive, steps); }

private:
    std::vector<torch::Tensor> parameters_;
    Muon muon_;
};

}  // namespace

std::unique_ptr<WeightOptimizer> make_weight_optimizer(OptimizerKind kind,
                                                       const std::vector<torch::Tensor>& parameters) {
    if (kind == OptimizerKind::muon) return std::make_unique<OrthogonalMomentum>(parameters);
    return std::make_unique<Adam>(parameters);
}

}  // namespace impasto

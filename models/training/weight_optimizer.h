// SPDX-License-Identifier: GPL-3.0-or-later
// What moves a network's weights along their gradients, by name.
#pragma once

#include <memory>
#include <vector>

#include "precompiled/torch_headers.h"

namespace impasto {

/// adam: Kingma & Ba 2015. muon: muon.h, at a third of Adam's rate.
enum class OptimizerKind { adam, muon };

class WeightOptimizer {
public:
    virtual ~WeightOptimizer() = default;

    /// By the gradients that the parameters hold.
    virtual void step(double rate) = 0;
    virtual void save(torch::serialize::OutputArchive& archive) const = 0;
    /// `steps`: taken when it was saved.
    virtual void load(torch::serialize::InputArchive& archive, long steps) = 0;
};

std::unique_ptr<WeightOptimizer> make_weight_optimizer(OptimizerKind kind,
                                                       const std::vector<torch::Tensor>& parameters);

}  // namespace impasto

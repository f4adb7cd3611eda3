// SPDX-License-Identifier: GPL-3.0-or-later
// Muon (Jordan et al. 2024): momentum whose matrix is made orthogonal, so that a step moves all directions of a
// convolution's weights alike. Biases go by Adam. Learns a perceptual chain in about half of Adam's steps.
#pragma once

#include <vector>

#include "precompiled/torch_headers.h"

namespace impasto {

class Muon {
public:
    explicit Muon(std::vector<torch::Tensor> parameters);

    /// `gradients`: one a parameter. `rate`: of the biases; weights take ten times as much, in spectral norm.
    void step(const std::vector<torch::Tensor>& gradients, double rate);

    /// "moment0" …: two a parameter.
    void save(torch::serialize::OutputArchive& archive) const;
    void load(torch::serialize::InputArchive& archive, long steps);

private:
    std::vector<torch::Tensor> parameters_, moments_;
    long steps_ = 0;
};

/// Shortens all gradients together to a 2-norm of at most `most`. False where that is no number, as half-precision
/// convolutions were seen to give once in thousands of steps: such a step is to be left out.
bool clip_gradients(std::vector<torch::Tensor>& gradients, double most);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Moves a picture downhill. State survives a change of size: what has been learnt about the slope at a coarse scale
// is enlarged with the picture.
#pragma once

#include <memory>

#include "precompiled/torch_headers.h"

namespace impasto {

class PictureOptimizer {
public:
    virtual ~PictureOptimizer() = default;

    /// One step. x: [1, 3, h, w], changed in place; `loss` and `gradient` are those at x.
    virtual void step(torch::Tensor& x, double loss, const torch::Tensor& gradient) = 0;

    /// The next x will be of this size.
    virtual void resize(int height, int width) = 0;
};

struct LbfgsOptions {
    int history = 10;           ///< pairs of steps and slope changes that are remembered, two pictures each
    double first_step = 0.02;   ///< root mean square of the first step, in px values
    double longest_step = 0.1;  ///< and of any
    /// Steps that raised the loss; without it less is decided, and the result
    /// of a few steps follows the goal with smaller jumps
    bool takes_back = true;
    /// Share of the steepest curvature along a step that is added to what was
    /// seen of it: shortens steps where little is known
    double damping = 0;
};

/// Liu & Nocedal 1989, two-loop recursion. Instead of a line search, which would cost further evaluations, a step
/// that raised the loss is taken back and the next ones are shorter.
std::unique_ptr<PictureOptimizer> make_lbfgs(const LbfgsOptions& options = {});

struct AdamOptions {
    double rate = 0.02;
    double beta_1 = 0.9, beta_2 = 0.99;
    double epsilon = 1e-8;
};

/// Kingma & Ba 2015.
std::unique_ptr<PictureOptimizer> make_adam(const AdamOptions& options = {});

/// Down by the very gradient, which has been made to be the step, or so much of it.
std::unique_ptr<PictureOptimizer> make_ready_steps(double length);

/// Exponential mean of the iterates without bias to the first: steadier than the last of them.
class IterateMean {
public:
    explicit IterateMean(double decay) : decay_(decay) {}
    void add(const torch::Tensor& x);
    torch::Tensor value() const { return sum_ / weight_; }

private:
    double decay_, weight_ = 0;
    torch::Tensor sum_;
};

}  // namespace impasto

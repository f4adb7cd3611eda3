// SPDX-License-Identifier: GPL-3.0-or-later
// The end of SwinIR and DAT: from the body's channels to the larger picture, in four ways.
#pragma once

#include <vector>

#include "networks/layers.h"
#include "networks/network.h"
#include "networks/weight_shapes.h"

namespace impasto {

struct Enlarging {
    /// `none` adds to the picture at its own size; the others enlarge in one shuffle, in shuffles of 2 or 3, or
    /// by nearest neighbours and convolutions.
    enum Way : long { none, one_shuffle, shuffles, nearest };
    long way = none, features = 1, scale = 0;
};

/// "enlarger" (its way, `least` or more), "features", "scale".
Enlarging enlarging_of(const NetworkParameters& parameters, Enlarging::Way least);

/// `parameters`, and these three.
NetworkParameters with_enlarging(NetworkParameters parameters, const Enlarging& enlarging);

/// What the names and shapes say; scale 0 where they say nothing.
Enlarging find_enlarging(const WeightShapes& shapes, long channels);

/// Its layers belong to `parent`, under the authors' names:
/// conv_before_upsample, upsample, conv_up1, …, conv_hr, conv_last.
class Enlarger {
public:
    Enlarger(torch::nn::Module& parent, long channels, const Enlarging& enlarging);
    /// [n, channels, h, w] → [n, 3, h·scale, w·scale]
    torch::Tensor forward(torch::Tensor y);

private:
    void register_shuffles(torch::nn::Module& parent);
    void register_doublings(torch::nn::Module& parent);

    Enlarging enlarging_;
    torch::nn::Conv2d hr_{nullptr}, last_{nullptr};
    torch::nn::Sequential before_{nullptr}, upsample_{nullptr};
    std::vector<torch::nn::Conv2d> up_;
};

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "networks/layers.h"

namespace impasto {

/// Enhanced spatial attention (Liu et al., "Residual Feature Aggregation", CVPR 2020): weighs every px
/// by what a far coarser map says. The map has (h−3)/2+1, then (·−7)/3+1 cells and is stretched back over
/// the whole input, so a px depends slightly on the size of what it is computed with.
class SpatialAttention final : public torch::nn::Module {
public:
    /// `deep`: RFDN's form with three convolutions on the coarse map, where RLFN has one.
    SpatialAttention(long channels, long narrow, bool deep);
    torch::Tensor forward(const torch::Tensor& x);  ///< sides of at least 15 px

private:
    torch::nn::Conv2d narrow_, beside_, reduce_, coarse_, widen_;
    torch::nn::Conv2d before_{nullptr}, after_{nullptr};
};

}  // namespace impasto

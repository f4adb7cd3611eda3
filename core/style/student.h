// SPDX-License-Identifier: GPL-3.0-or-later
// Impasto's own perceptual network, as it is before training.
#pragma once

#include "style/chain_plan.h"

namespace impasto {

/// Stands in for VGG-19's taps relu1_1, 2_1, 3_1, 4_1, 5_1 and relu4_2. The stages that VGG spends most on have fewer
/// convolutions here, and a 2×2 convolution that halves takes the place of a convolution and a pool.
struct StudentOptions {
    std::vector<long> channels{16, 32, 64, 128, 128};    ///< of the stages, and of their taps
    std::vector<long> halved_channels{32, 48, 96, 128};  ///< of what halves between them
    std::vector<long> depths{1, 1, 2, 2, 1};             ///< 3×3 convolutions of the stages
};

/// All channels times `width`, rounded.
StudentOptions student_of_width(double width);

ChainPlan student_plan(const StudentOptions& options = {});

}  // namespace impasto

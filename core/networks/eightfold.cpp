// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/eightfold.h"

namespace impasto {

torch::Tensor eightfold(Network& network, const torch::Tensor& x) {
    torch::Tensor sum;
    for (const bool mirrored : {false, true})
        for (int quarters = 0; quarters < 4; ++quarters) {
            const auto turned =
                (mirrored ? x.flip(3) : x).rot90(quarters, {2, 3}).contiguous(torch::MemoryFormat::ChannelsLast);
            const auto answer = network.forward(turned).rot90(-quarters, {2, 3});
            const auto restored = mirrored ? answer.flip(3) : answer;
            sum = sum.defined() ? sum + restored : restored.clone();
        }
    return sum / 8;
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "turns.h"

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {

void check_turning_channels(long channels) {
    if (channels % quarter_turns != 0)
        throw Error(
            ErrorKind::bad_option,
            tr("Weights can be tied to turns where every layer's channels divide by four. Choose another width."));
}

torch::Tensor tied_to_turns(const torch::Tensor& weights, const ChannelSources& out, const ChannelSources& in) {
    auto sum = weights.clone();
    for (long quarters = 1; quarters < quarter_turns; ++quarters) {
        const auto rows = weights.index_select(0, out[quarters]);
        sum += weights.dim() == 1 ? rows : rows.index_select(1, in[quarters]).rot90(quarters, {2, 3});
    }
    return sum / double(quarter_turns);
}

torch::Tensor tied_start(const torch::Tensor& weights, const ChannelSources& out, const ChannelSources& in) {
    const auto tied = tied_to_turns(weights, out, in);
    return weights.dim() == 1 ? tied : tied * (weights.norm() / tied.norm().clamp_min(1e-12));
}

}  // namespace impasto

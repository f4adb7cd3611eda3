// SPDX-License-Identifier: GPL-3.0-or-later
// Compact, "SRVGGNetCompact" (Wang et al., Real-ESRGAN, arXiv 2107.10833, code of v0.3): a plain chain
// of 3×3 convolutions with PReLU at low resolution, pixel shuffle, added to the nearest-neighbour
// enlargement. Key names are the community's: body.0.weight, body.1.weight, …
//
// With `unshuffle` u the chain runs at 1/u of the picture's size, on u² times the channels: it sees u times
// as far for 1/u² of the work, which is what a restorer of 8 and 16 px JPEG blocks needs.
//
// With several `towers` there are as many such chains side by side, whose mean is the result: an ensemble in one network,
// in which the errors of the chains cancel in part. Keys are then tower0.0.weight, tower0.1.weight, …, tower1.0.weight, …
#pragma once

#include <string>
#include <vector>

#include <torch/nn/modules/container/sequential.h>

#include "networks/network.h"

namespace impasto {

struct CompactOptions {
    long channels = 64;  ///< features
    long depth = 16;     ///< convolutions between the first and the last
    long scale = 4;
    long unshuffle = 1;
    long towers = 1;  ///< chains
};

class CompactImpl final : public Network {
public:
    explicit CompactImpl(const CompactOptions& options);
    torch::Tensor forward(torch::Tensor x) override;
    NetworkTraits traits() const override;

private:
    CompactOptions options_;
    std::vector<torch::nn::Sequential> towers_;
};
TORCH_MODULE(Compact);

/// What the names of a chain's weights begin with: "body" of the only one, "tower0", "tower1", … of several.
std::string chain_name(long tower, long towers);

/// Parameters "channels", "depth", "scale", and "unshuffle" and "towers", which may be missing.
std::shared_ptr<Network> create_compact(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_compact(const WeightShapes& shapes);

}  // namespace impasto

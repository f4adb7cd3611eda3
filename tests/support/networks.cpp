// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/networks.h"

#include "networks/compact.h"
#include "weights.h"

namespace impasto::testing {
namespace {

class FunctionNetwork final : public Network {
public:
    FunctionNetwork(NetworkTraits traits, std::function<torch::Tensor(torch::Tensor)> forward)
        : traits_(traits), forward_(std::move(forward)) {}
    torch::Tensor forward(torch::Tensor x) override { return forward_(std::move(x)); }
    NetworkTraits traits() const override { return traits_; }

private:
    NetworkTraits traits_;
    std::function<torch::Tensor(torch::Tensor)> forward_;
};

}  // namespace

std::shared_ptr<Network> network_of(NetworkTraits traits, std::function<torch::Tensor(torch::Tensor)> forward) {
    return std::make_shared<FunctionNetwork>(traits, std::move(forward));
}

std::shared_ptr<Network> identity_network() {
    return network_of({.scale = 1, .radius_px = 0}, [](torch::Tensor x) { return x; });
}

std::shared_ptr<Network> nearest_x2_network() {
    return network_of({.scale = 2, .radius_px = 0},
                      [](const torch::Tensor& x) { return x.repeat_interleave(2, 2).repeat_interleave(2, 3); });
}

namespace {

std::shared_ptr<Network> random_net(const CompactOptions& options) {
    torch::manual_seed(7);
    auto network = std::make_shared<CompactImpl>(options);
    to_channels_last(*network);
    network->eval();
    return network;
}

}  // namespace

std::shared_ptr<Network> random_compact(int scale, long depth, long channels) {
    return random_net({.channels = channels, .depth = depth, .scale = scale});
}

std::shared_ptr<Network> random_dense_compact(long depth) {
    return random_net({.channels = 8, .depth = depth, .scale = 1, .unshuffle = 2});
}

}  // namespace impasto::testing

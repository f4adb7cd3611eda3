// SPDX-License-Identifier: GPL-3.0-or-later
// A perceptual network built from a plan.
//
// Departures from VGG, all of them at edges: each convolution sees the border px repeated where VGG sees zeros and
// AdaIN programs a reflection (zeros draw a frame; a reflection needs
// two px); pools take the rest of an odd size along.
#pragma once

#include <torch/nn/modules/conv.h>

#include "style/chain_plan.h"
#include "style/perceptual_network.h"

namespace impasto {

/// Weights that lead back instead of a layer's or map's own, by the plan's names.
using WayBack = std::map<std::string, torch::Tensor>;

class ConvolutionChainImpl final : public PerceptualNetwork {
public:
    /// Weights are random until load_chain.
    explicit ConvolutionChainImpl(ChainPlan plan);

    std::vector<TapTraits> taps() const override;
    double bytes_per_px() const override;
    void round_bends(double share) override;
    std::vector<torch::Tensor> features(torch::Tensor x, const std::vector<std::string>& names) override;

    /// As features, with what lies before the maps of the same taps: the same tensor where there is no map.
    struct Seen {
        std::vector<torch::Tensor> hidden, mapped;
    };
    Seen look(torch::Tensor x, const std::vector<std::string>& names);

    /// From the next features on: what autograd sends back through the layers goes through these weights (shaped as
    /// the layers' own), and is no gradient any more. Of all layers and maps, or of none.
    void take_way_back(WayBack way) { way_back_ = std::move(way); }

    const ChainPlan& plan() const { return plan_; }
    /// The convolution under a plan's name, of a layer or a map.
    torch::nn::Conv2d convolution(const std::string& weights) const { return convolutions_.at(weights); }

private:
    torch::Tensor normalised(const torch::Tensor& x) const;
    torch::Tensor convolved(const std::string& weights, const torch::Tensor& x, long stride) const;
    torch::Tensor through(const ChainLayer& layer, const torch::Tensor& x) const;
    torch::Tensor activated(std::size_t layer, torch::Tensor x) const;
    torch::Tensor mapped(const ChainLayer& layer, const torch::Tensor& x) const;
    void add_convolution(const std::string& weights, long in, long out, long side, long stride);

    ChainPlan plan_;
    std::map<std::string, torch::nn::Conv2d> convolutions_;
    WayBack way_back_;
    double bend_share_ = 0;
    std::vector<double> bends_;  // of each layer
};
TORCH_MODULE(ConvolutionChain);

/// Copies the plan's weights by name, converted to float32; others are passed over.
void load_chain(ConvolutionChainImpl& chain, const WeightTensors& tensors);

/// The weights by the plan's names.
WeightTensors chain_weights(const ConvolutionChainImpl& chain);

/// Multiplications and additions, counted as one, per image px in one pass to the deepest of the taps.
double multiplications_per_px(const ChainPlan& plan, const std::vector<std::string>& names);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// A network that paints any style in one pass: an encoder, and a decoder that is trained for style.
//
// Between the two, features of five levels are given the style's statistics in closed form (transport.h), as are the
// colours; so the network knows no style by heart, and the only thing it needs of the whole picture are statistics.
// What comes out is the content's coarse colours as the style has them, plus what the decoder paints on them.
#pragma once

#include <string>
#include <vector>

#include "style/convolution_chain.h"

namespace impasto {

class FeedForwardImpl final : public torch::nn::Module {
public:
    /// `encoder`: a chain with the five taps relu1_1 … relu5_1. Weights are random
    /// until they are loaded; the decoder then adds nothing.
    explicit FeedForwardImpl(ChainPlan encoder);

    /// The levels' taps, fine to coarse.
    static const std::vector<std::string>& levels();

    std::shared_ptr<ConvolutionChainImpl> encoder() const { return encoder_; }

    /// color: [n, 3, h, w], the content in the style's colours. features: a level each, [n, c, ceil(h / stride), …],
    /// with the style's statistics. detail: −1…1, from the loosest to the most faithful. → [n, 3, h, w], nominally 0…1.
    torch::Tensor decode(const torch::Tensor& color, const std::vector<torch::Tensor>& features, double detail);

    /// As a tap whose cells are those of the coarsest level: a px of the
    /// result sees no px further from its cell than radius_px.
    TapTraits reach() const;

    /// Peak float32 working memory per px of a pass without gradients.
    double bytes_per_px() const;

    /// What is trained: the decoder's.
    std::vector<torch::Tensor> decoder_parameters() const;

private:
    /// A 3×3 convolution whose outputs are stretched and moved by `detail`
    /// (loss-conditional training, Dosovitskiy & Djolonga 2020).
    struct Layer {
        torch::Tensor weight, bias, gain, shift;
        torch::Tensor operator()(const torch::Tensor& x, double detail) const;
    };
    Layer add_layer(const std::string& name, long in, long out);

    std::shared_ptr<ConvolutionChainImpl> encoder_;
    std::vector<std::pair<Layer, Layer>> decoder_;  // of each level, fine to coarse
};
TORCH_MODULE(FeedForward);

/// Names as in files: "encoder.conv1_1.weight", "decoder.level1_a.weight".
WeightTensors feed_forward_weights(const FeedForwardImpl& network);

/// From a file's tensors, converted to float32; nothing asks for gradients. Throws Error{bad_file} with a reason.
std::shared_ptr<FeedForwardImpl> feed_forward_from(const WeightTensors& tensors);

}  // namespace impasto

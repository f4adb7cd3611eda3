// SPDX-License-Identifier: GPL-3.0-or-later
// A network that paints any style in a few passes: an encoder, a transform in closed form, and decoders that are trained.
//
//   encoder    a perceptual network: features of five levels, and of one more for the content
//   transform  what each feature lacks to have the style's statistics (optimal transport between Gaussians) or the
//              content's structure: the slopes that Objective has
//   decoder    leads what is lacking back to the picture, through the encoder's own layers turned round, each with
//              weights of its own
//
// With the encoder's weights on the way back a pass would be a step down the gradient; trained weights make each step
// the one that leads furthest after all of them. (Learned descent: Andrychowicz et al. 2016; unrolled and trained as one
// network: Adler & Öktem 2017, "Solving ill-posed inverse problems using iterative deep neural networks".) The network
// knows no style by heart, and of the whole picture it needs statistics alone. There is no bias on the way back: where
// nothing is lacking, nothing is painted.
#pragma once

#include "style/convolution_chain.h"

namespace impasto {

inline constexpr int learned_steps = 2;  // at a scale

class StyleNetworkImpl final : public PerceptualNetwork {
public:
    /// `encoder`: a chain whose customary taps have maps. The decoders begin with its weights, so that every step is one
    /// down the gradient. Nothing asks for gradients. Throws Error{bad_file}.
    explicit StyleNetworkImpl(std::shared_ptr<ConvolutionChainImpl> encoder);

    /// With the radius of the way back, which is the longer one.
    std::vector<TapTraits> taps() const override;
    double bytes_per_px() const override { return encoder_->bytes_per_px(); }
    std::vector<torch::Tensor> features(torch::Tensor x, const std::vector<std::string>& names) override {
        return encoder_->features(std::move(x), names);
    }
    void round_bends(double share) override;
    void choose_step(std::optional<int> step) override;

    const std::shared_ptr<ConvolutionChainImpl>& encoder() const { return encoder_; }

    /// Of each of the customary taps, in all steps: what is sent back from it is multiplied by this.
    void set_gains(const std::vector<double>& gains);

    /// What is trained, by its names in files.
    WeightTensors decoder_weights() const;

private:
    WayBack way_back(const std::string& step) const;

    std::shared_ptr<ConvolutionChainImpl> encoder_;
    double bend_share_ = 0;
};
TORCH_MODULE(StyleNetwork);

/// Names as in files: "encoder.conv1_1.weight", "step1.conv1_1.weight", "step2.log_gain".
WeightTensors style_network_weights(const StyleNetworkImpl& network);

/// From a file's tensors, converted to float32; nothing asks for gradients. Throws Error{bad_file} with a reason.
std::shared_ptr<StyleNetworkImpl> style_network_from(const WeightTensors& tensors);

}  // namespace impasto

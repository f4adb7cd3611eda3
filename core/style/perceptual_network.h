// SPDX-License-Identifier: GPL-3.0-or-later
// What sees pictures for the style losses: a chain of convolutions with named taps ("relu1_1" … "relu5_1").
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "precompiled/torch_headers.h"

#include "style/seen_before.h"

namespace impasto {

/// A place in the chain whose activations are looked at.
struct TapTraits {
    std::string name;   ///< VGG-19's own: "relu3_1"
    int stride_px = 1;  ///< image px per feature px, a power of two
    int radius_px = 0;  ///< a feature sees no image px further from its own stride_px × stride_px cell than this
    int channels = 0;
};

class PerceptualNetwork : public torch::nn::Module {
public:
    /// In the order of the chain.
    virtual std::vector<TapTraits> taps() const = 0;

    /// Peak float32 working memory per image px while a gradient is computed, activations only.
    virtual double bytes_per_px() const = 0;

    /// x: [1, 3, h, w], 0…1, gamma-encoded; any size from 1×1. → one tensor per name, in the names' order:
    /// [1, channels, ceil(h / stride), ceil(w / stride)]. Computes no further than the deepest name needs.
    /// Edges: each convolution repeats the border px (no frame of zeros that would show in the picture); pooling takes
    /// the rest of a size that does not divide, so that the last rows are seen too.
    virtual std::vector<torch::Tensor> features(torch::Tensor x, const std::vector<std::string>& names) = 0;

    /// Rounds the bend of each leaky ReLU (rounded_rectifier.h) by ± `share` of the deviation of what comes to it from
    /// a fixed picture; 0: not at all, as a network is opened. What was seen before is forgotten. A network without
    /// leaky ReLUs stays as it is.
    virtual void round_bends(double share) { (void)share; }

    /// For a network with steps of its own (style_network.h): what is sent back through its features from now on is this
    /// step's, or a gradient again. Others send back nothing but gradients.
    virtual void choose_step(std::optional<int> step) { (void)step; }

    /// For a network that stays open between pictures; null where nothing is remembered, as while it is trained.
    std::shared_ptr<SeenBefore> memory;
};

}  // namespace impasto

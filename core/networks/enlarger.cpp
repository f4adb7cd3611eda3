// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/enlarger.h"

namespace impasto {

Enlarging enlarging_of(const NetworkParameters& parameters, Enlarging::Way least) {
    return {.way = parameter(parameters, "enlarger", least, Enlarging::nearest),
            .features = parameter(parameters, "features", 1, 256),
            .scale = parameter(parameters, "scale", 1, 8)};
}

NetworkParameters with_enlarging(NetworkParameters parameters, const Enlarging& enlarging) {
    parameters["enlarger"] = enlarging.way;
    parameters["features"] = enlarging.features;
    parameters["scale"] = enlarging.scale;
    return parameters;
}

Enlarging find_enlarging(const WeightShapes& shapes, long channels) {
    const long features = extent(shapes, "conv_before_upsample.0.weight", 0),
               first = extent(shapes, "upsample.0.weight", 0);
    if (features == 0 && first != 0) return {Enlarging::one_shuffle, 1, shuffle_scale(first)};
    if (features == 0) return {Enlarging::none, 1, has(shapes, "conv_last.weight", {3, channels, 3, 3}) ? 1 : 0};
    long scale = 1;
    if (shapes.contains("conv_up1.weight")) {
        while (scale < 8 && shapes.contains("conv_up" +
                                            std::to_string(scale == 1   ? 1
                                                           : scale == 2 ? 2
                                                                        : 3) +
                                            ".weight"))
            scale *= 2;
        return {Enlarging::nearest, features, scale};
    }
    if (first == 9 * features) return {Enlarging::shuffles, features, 3};
    for (long layer = 0; has(shapes, "upsample." + std::to_string(layer) + ".weight", {4 * features, features, 3, 3});
         layer += 2)
        scale *= 2;
    return {Enlarging::shuffles, features, scale};
}

Enlarger::Enlarger(torch::nn::Module& parent, long channels, const Enlarging& enlarging) : enlarging_(enlarging) {
    const long features = enlarging.features;
    if (enlarging.way == Enlarging::one_shuffle)
        upsample_ = parent.register_module("upsample", shuffle_conv(channels, enlarging.scale));
    if (enlarging.way == Enlarging::none) last_ = parent.register_module("conv_last", conv(channels, 3));
    if (enlarging.way != Enlarging::shuffles && enlarging.way != Enlarging::nearest) return;
    before_ = parent.register_module("conv_before_upsample", torch::nn::Sequential(conv(channels, features)));
    last_ = parent.register_module("conv_last", conv(features, 3));
    if (enlarging.way == Enlarging::shuffles) register_shuffles(parent);
    else register_doublings(parent);
}

void Enlarger::register_doublings(torch::nn::Module& parent) {
    const long features = enlarging_.features;
    for (long i = 1; 1L << i <= enlarging_.scale; ++i)
        up_.push_back(parent.register_module("conv_up" + std::to_string(i), conv(features, features)));
    hr_ = parent.register_module("conv_hr", conv(features, features));
}

void Enlarger::register_shuffles(torch::nn::Module& parent) {
    const long step = enlarging_.scale == 3 ? 3 : 2;  // doublings, or one tripling
    upsample_ = torch::nn::Sequential();
    for (long reached = 1; reached < enlarging_.scale; reached *= step) {
        upsample_->push_back(conv(enlarging_.features, enlarging_.features * step * step));
        upsample_->push_back(torch::nn::PixelShuffle(step));
    }
    parent.register_module("upsample", upsample_);
}

torch::Tensor Enlarger::forward(torch::Tensor y) {
    if (enlarging_.way == Enlarging::none) return last_->forward(y);
    if (enlarging_.way == Enlarging::one_shuffle) return torch::pixel_shuffle(upsample_->forward(y), enlarging_.scale);
    y = leaky_relu(before_->forward(y), 0.01);
    if (enlarging_.way == Enlarging::shuffles) return last_->forward(upsample_->is_empty() ? y : upsample_->forward(y));
    for (auto& up : up_) y = leaky_relu(up->forward(torch::upsample_nearest2d(y, {y.size(2) * 2, y.size(3) * 2})), 0.2);
    return last_->forward(leaky_relu(hr_->forward(y), 0.2));
}

}  // namespace impasto

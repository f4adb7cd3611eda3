// SPDX-License-Identifier: GPL-3.0-or-later
// Training of the fast method's decoder (core/style/feed_forward.h).
//
// Each step draws contents and styles, gives the content's features the style's statistics, decodes, and lets a
// perceptual network judge (Johnson et al. 2016): relative squared distance of Gram matrices and of means and
// deviations from the style, of relu4_2 from the content. The content's weight is drawn anew at every step and told to
// the decoder as `detail`, so that one decoder serves all of them (Dosovitskiy & Djolonga 2020). The encoder is a
// trained perceptual student and stays as it is.
#pragma once

#include <functional>

#include "schedule.h"

namespace impasto {

struct StyleTrainOptions {
    std::filesystem::path contents, styles;  ///< packs of crops: photos, paintings
    std::filesystem::path judge;             ///< weights of the perceptual network that the losses are of
    std::filesystem::path encoder;           ///< weights of a perceptual student
    std::filesystem::path output;            ///< folder for weights.safetensors, checkpoint.pt, losses.csv
    std::filesystem::path from;              ///< weights to start from; empty: a fresh decoder
    int batch = 3;
    int content_px = 192, style_px = 256;  ///< sides of the crops
    double content_weight = 0.7;           ///< at detail 0, against style weights of 1
    double detail_range = 5;               ///< the content weight at detail 1 by that at 0
    double gradient_norm = 5;
    std::uint64_t seed = 0;
    Schedule schedule{.steps = 4000, .rate = 1e-3, .warmup_steps = 50, .average_decay = 0.995, .checkpoint_every = 100};
};

struct StyleTrainProgress {
    long step = 0;
    double fraction = 0, loss = 0, rate = 0, seconds = 0;
    double style = 0, content = 0;  ///< relative distances at detail 0 on crops that are never trained on
};

/// Resumes from output/checkpoint.pt when it is there. Throws Error for unreadable input or packs that are too small.
void train_style(const StyleTrainOptions& options, const std::function<void(const StyleTrainProgress&)>& report);

}  // namespace impasto

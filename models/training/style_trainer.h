// SPDX-License-Identifier: GPL-3.0-or-later
// Training of the fast method's steps (core/style/style_network.h).
//
// Each step draws contents and styles, paints with the steps of the network one after the other (unrolled_steps.h), and
// goes down the loss of the refined method as another perceptual network has it (Johnson et al. 2016). So the network
// learns to do in a few steps what refined does in a hundred. `detail` is drawn anew at every step, so that one network
// serves all of them (Dosovitskiy & Djolonga 2020). The encoder is a trained perceptual student and stays as it is.
#pragma once

#include <functional>

#include "schedule.h"

namespace impasto {

struct StyleTrainOptions {
    std::filesystem::path contents, styles;  ///< packs of crops: photos, paintings
    std::filesystem::path judge;             ///< weights of the perceptual network that the loss is of
    std::filesystem::path encoder;           ///< weights of a perceptual student
    std::filesystem::path output;            ///< folder for weights.safetensors, checkpoint.pt, losses.csv
    std::filesystem::path from;              ///< weights to start from; empty: steps down the gradient
    int batch = 2;
    int side_px = 256;            ///< of contents and styles
    int coarsest_px = 96;         ///< of the first scale
    double content_weight = 0.4;  ///< at detail 0.5, against style weights of 1
    bool tied_to_turns = false;   ///< a turned picture is painted as the upright one, student_turns.h
    double gradient_norm = 5;
    std::uint64_t seed = 0;
    Schedule schedule{.steps = 4000, .rate = 1e-3, .warmup_steps = 50, .average_decay = 0.995, .checkpoint_every = 100};
};

struct StyleTrainProgress {
    long step = 0;
    double fraction = 0, loss = 0, rate = 0, seconds = 0;
    double style = 0, content = 0;  ///< relative distances at detail 0.5 on crops that are never trained on
};

/// Resumes from output/checkpoint.pt when it is there. Throws Error for unreadable input or packs that are too small.
void train_style(const StyleTrainOptions& options, const std::function<void(const StyleTrainProgress&)>& report);

}  // namespace impasto

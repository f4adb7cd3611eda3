// SPDX-License-Identifier: GPL-3.0-or-later
// Training of upscalers and restorers: L1, Charbonnier, squared error or PSNR, Adam or Muon, warm-up and cosine decay,
// averaged weights, gradient clipping.
//
// Stops and resumes at will: the checkpoint holds weights, their average, the optimiser's moments and
// the step; batches depend on seed and step alone.
#pragma once

#include <filesystem>
#include <functional>

#include "batches.h"
#include "networks/network.h"
#include "schedule.h"
#include "weight_optimizer.h"

namespace impasto {

/// L1 learns faster, Charbonnier (Lai et al. 2018, epsilon 1e-3) is L1 with a round foot; the squared error, mostly of
/// luma, which the eye and the literature's PSNR look at, is for the last stretch. The PSNR of each crop (Chen et al.
/// 2021, "HINet") counts a little less noise in a good picture as much as a lot less in a bad one, which is what a
/// restorer of any quality is for; the first three look at the worst pictures
/// only. luma_psnr is the same of what squared looks at.
enum class Loss { l1, charbonnier, squared, psnr, luma_psnr };

struct TrainOptions {
    std::filesystem::path pack;
    std::filesystem::path output;  ///< folder for weights.safetensors, checkpoint.pt, losses.csv, curve.svg
    std::filesystem::path from;    ///< weights to start from, as start.h says; empty: a fresh start
    std::string architecture = "compact";
    NetworkParameters parameters;
    BatchOptions batch;
    Loss loss = Loss::l1;
    OptimizerKind optimizer = OptimizerKind::adam;
    bool tied_to_turns = false;  ///< the network knows no up, enlarger_turns.h
    double gradient_norm = 1;    ///< clipped to this 2-norm
    Schedule schedule;
};

struct TrainProgress {
    long step = 0;
    double fraction = 0;  ///< 0…1 of the schedule
    double loss = 0;      ///< mean since the last report
    double rate = 0;
    double psnr = 0;     ///< dB, of the averaged weights on the pack's last crops, which are never trained on
    double seconds = 0;  ///< spent, resumed time included
};

/// Trains, resuming from output/checkpoint.pt when it is there. `note` gets a sentence where a part of the
/// network found nothing to start from. Throws Error for unreadable input.
void train(
    const TrainOptions& options, const std::function<void(const TrainProgress&)>& report,
    const std::function<void(const std::string&)>& note = [](const std::string&) {});

}  // namespace impasto

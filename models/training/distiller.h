// SPDX-License-Identifier: GPL-3.0-or-later
// Training of the perceptual student by distillation (Hinton et al. 2015): its taps are to be the teacher's.
//
// The error is relative, for each tap and picture: of the features, and of their Gram matrices. Part of each batch are
// pictures that follow the student's own style gradient (visited_pictures.h). Muon, warm-up and cosine decay, averaged
// weights, clipped gradients. Stops and resumes at will; batches depend on seed and step alone, visited pictures start
// anew when a run resumes.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "schedule.h"
#include "style/student.h"

namespace impasto {

struct DistillOptions {
    std::vector<std::filesystem::path> packs;
    std::filesystem::path teacher;  ///< weights of a perceptual network
    std::filesystem::path output;   ///< folder for weights.safetensors, checkpoint.safetensors, losses.csv
    std::filesystem::path from;     ///< weights to start from; empty: a fresh start
    StudentOptions student;
    bool tied_to_turns = false;  ///< the student knows no up, student_turns.h
    int drawn = 4, visited = 2;  ///< pictures of a batch
    int side_px = 96;
    std::uint64_t seed = 0;
    double gradient_norm = 5;
    Schedule schedule{
        .steps = 20000, .rate = 3e-3, .warmup_steps = 50, .average_decay = 0.998, .checkpoint_every = 250};
};

struct DistillProgress {
    long step = 0;
    double fraction = 0, loss = 0, rate = 0, seconds = 0;
    /// By tap: relative error of Gram matrices on crops that are never trained on
    std::map<std::string, double> held_out;
};

/// Throws Error for unreadable input or packs that are too small.
void distill(const DistillOptions& options, const std::function<void(const DistillProgress&)>& report);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// What every training shares: its length, its rate, its averaged weights, and where it stands.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>

#include "precompiled/torch_headers.h"

namespace impasto {

struct Schedule {
    long steps = 10000;
    double seconds = 0;  ///< > 0: the schedule follows the clock instead of the steps
    double rate = 1e-3;  ///< greatest learning rate
    long warmup_steps = 200;
    double average_decay = 0.999;  ///< of the averaged weights, which are what is saved
    long checkpoint_every = 500;   ///< steps between checkpoints and reports
    bool mixed_precision = false;  ///< bfloat16 activations: twice as fast where the processor has it
};

/// Learning rate at a fraction 0…1 of the schedule: linear warm-up, then half a cosine down to 1 %.
double scheduled_rate(const Schedule& schedule, long step, double fraction);

/// How far a run is, over all the times that it was stopped and resumed.
class Course {
public:
    explicit Course(const Schedule& schedule) : schedule_(schedule) {}

    double seconds() const;
    double fraction() const;
    double rate() const { return scheduled_rate(schedule_, step, fraction()); }
    bool at_end() const { return fraction() >= 1; }
    bool at_checkpoint() const { return step % schedule_.checkpoint_every == 0 || at_end(); }

    /// To the end: a step, and at every checkpoint what is to be kept and told.
    void follow(const std::function<void()>& take_step, const std::function<void()>& keep);

    /// "step" and "seconds".
    void save(torch::serialize::OutputArchive& archive) const;
    void load(torch::serialize::InputArchive& archive);

    long step = 0;  ///< done so far

private:
    Schedule schedule_;
    double seconds_before_ = 0;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

/// Exponential moving average of a network's parameters, faster in the beginning so that the start is forgotten.
void average_into(const std::vector<torch::Tensor>& averaged, const std::vector<torch::Tensor>& parameters,
                  double decay, long step);

/// Written beside `file` and renamed, so that a killed run leaves the old one whole.
void save_archive(torch::serialize::OutputArchive& archive, const std::filesystem::path& file);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "schedule_options.h"

#include <algorithm>
#include <cstdio>

#include <impasto/progress.h>
#include <impasto/text.h>

namespace impasto::tools {

void add_schedule_options(CLI::App& command, Schedule& schedule) {
    auto* steps = command.add_option("--steps", schedule.steps, tr("Length of the schedule in steps"))
                      ->check(CLI::PositiveNumber)
                      ->capture_default_str();
    command.add_option("--seconds", schedule.seconds, tr("Length of the schedule by the clock instead"))
        ->check(CLI::PositiveNumber)
        ->excludes(steps);
    command.add_option("--rate", schedule.rate, tr("Greatest learning rate"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        .add_option("--average-decay", schedule.average_decay, tr("Of the averaged weights, which are what is saved"))
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command.add_option("--checkpoint-every", schedule.checkpoint_every, tr("Steps between checkpoints and reports"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_flag("--mixed-precision", schedule.mixed_precision,
                     tr("Activations in bfloat16, faster where the processor has it"));
}

void add_output(CLI::App& command, std::filesystem::path& output) {
    command.add_option("--output", output, tr("Folder for weights and checkpoint; a run found there goes on"))
        ->required();
}

void add_seed(CLI::App& command, std::uint64_t& seed) {
    command.add_option("--seed", seed, tr("Same seed, same batches and same start"))->capture_default_str();
}

void tell_weights(const std::filesystem::path& output) {
    std::printf(tr("The weights are in %s.\n"), (output / "weights.safetensors").c_str());
}

std::string step_line(long step, double fraction, double seconds) {
    return progress_line({.phase = format_text(tr("Step %ld"), step),
                          .device = tr("CPU"),
                          .seconds_left = seconds_left(seconds, fraction)});
}

}  // namespace impasto::tools

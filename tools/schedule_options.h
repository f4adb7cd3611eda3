// SPDX-License-Identifier: GPL-3.0-or-later
// What the training commands share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>

#include "schedule.h"

namespace impasto::tools {

/// Length, rate, averaging, checkpoints, precision.
void add_schedule_options(CLI::App& command, Schedule& schedule);

/// --output, the folder of a run.
void add_output(CLI::App& command, std::filesystem::path& output);

void add_seed(CLI::App& command, std::uint64_t& seed);

/// Where the weights of a run are, for its end.
void tell_weights(const std::filesystem::path& output);

/// "Step 500, 12 %, CPU, 3 minutes left": how far a training is.
std::string step_line(long step, double fraction, double seconds);

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
// What the training commands share.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "schedule.h"

namespace impasto::tools {

/// Length, rate, averaging, checkpoints, precision.
void add_schedule_options(CLI::App& command, Schedule& schedule);

/// "Step 500, 12 %, CPU, 3 minutes left": how far a training is.
std::string step_line(long step, double fraction, double seconds);

}  // namespace impasto::tools

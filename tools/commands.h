// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands. Each adds its options to `command` and says what happens when it is chosen. A
// command fails by throwing: Error and Cancelled reach main, which turns them into words and exit codes.
#pragma once

#include <CLI/CLI.hpp>

namespace impasto::tools {

void add_upscale(CLI::App& command);
void add_style(CLI::App& command);
void add_models(CLI::App& command);
void add_info(CLI::App& command);
void add_dataset(CLI::App& command);
void add_train(CLI::App& command);
void add_train_perceptual(CLI::App& command);
void add_train_style(CLI::App& command);
void add_average(CLI::App& command);
void add_evaluate(CLI::App& command);
void add_bench(CLI::App& command);

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
// Options that several commands share, by the names they have in GIMP's procedures.
#pragma once

#include <CLI/CLI.hpp>

#include <impasto/upscale.h>

namespace impasto::tools {

/// --seamless, --best-quality, --device, --memory and --threads. `options` must outlive the parse.
void add_run_options(CLI::App& command, UpscaleOptions& options);

/// --threads, which takes effect at once.
void add_threads(CLI::App& command);

}  // namespace impasto::tools

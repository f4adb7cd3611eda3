// SPDX-License-Identifier: GPL-3.0-or-later
// Options that several commands share, by the names they have in GIMP's procedures.
#pragma once

#include <CLI/CLI.hpp>

#include <impasto/upscale.h>

namespace impasto::tools {

/// --seamless, --best-quality, --device, --memory and --threads. `options` must outlive the parse.
void add_run_options(CLI::App& command, UpscaleOptions& options);

/// --device, --memory and --threads. What they set must outlive the parse.
void add_device_options(CLI::App& command, DeviceChoice& device, std::int64_t& memory_bytes);

/// --restoration, in percent; returns it, so that a command can know whether it was given.
CLI::Option* add_restoration(CLI::App& command, UpscaleOptions& options);

/// --threads, which takes effect at once.
void add_threads(CLI::App& command);

}  // namespace impasto::tools

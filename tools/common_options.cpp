// SPDX-License-Identifier: GPL-3.0-or-later
#include "common_options.h"

#include <impasto/text.h>

#include "precompiled/torch_headers.h"

namespace impasto::tools {

void add_run_options(CLI::App& command, UpscaleOptions& options) {
    command.add_flag("--seamless", options.seamless, tr("The picture tiles: wrap at its edges"));
    command.add_flag("--best-quality", options.best_quality,
                     tr("Average of the eight flips and turns, eight times slower"));
    add_device_options(command, options.device, options.memory_bytes);
}

void add_device_options(CLI::App& command, DeviceChoice& device, std::int64_t& memory_bytes) {
    command
        .add_option_function<std::string>(
            "--device", [&device](const auto& id) { device = device_choice_from_id(id); }, tr("auto, cpu or gpu"))
        ->default_str("auto");
    command
        .add_option_function<std::int64_t>(
            "--memory", [&memory_bytes](std::int64_t mib) { memory_bytes = mib << 20; },
            tr("Upper bound of the working set in MiB; 0: from the memory that is free"))
        ->check(CLI::Range(std::int64_t(0), std::int64_t(1) << 24))
        ->default_str("0");
    add_threads(command);
}

CLI::Option* add_restoration(CLI::App& command, UpscaleOptions& options) {
    constexpr double percent = 100;
    return command
        .add_option_function<double>(
            "--restoration", [&options](double value) { options.restoration = value / percent; },
            tr("How far compression artefacts, noise and blur are removed, 0 to 100; 0 is faithful"))
        ->check(CLI::Range(0.0, percent))
        ->default_str(std::to_string(int(percent * options.restoration)));
}

void add_threads(CLI::App& command) {
    command
        .add_option_function<int>(
            "--threads", [](int threads) { at::set_num_threads(threads); },
            tr("Processor cores to use; all of them by default"))
        ->check(CLI::Range(1, 1024));
}

}  // namespace impasto::tools

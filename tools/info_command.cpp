// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <impasto/engine.h>

#include "commands.h"
#include "places.h"

namespace impasto::tools {

void add_info(CLI::App& command) {
    command.callback([] {
        const auto engine = open_engine();
        std::puts(describe(*engine, find_models(model_places())).c_str());
    });
}

}  // namespace impasto::tools

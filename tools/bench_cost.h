// SPDX-License-Identifier: GPL-3.0-or-later
// What the dialogs tell beforehand about time and memory, held against runs on this machine.
#pragma once

#include <filesystem>
#include <vector>

#include <impasto/style_transfer.h>

#include "table.h"

namespace impasto::tools {

struct BenchCostOptions {
    std::filesystem::path content, style;  ///< one picture each
    std::vector<StyleMethod> methods;      ///< of style transfer; empty: all there are, and enlarging
    StyleOptions options;                  ///< for all of them
};

/// At a quarter, one and four megapixels. Seconds and MiB, told and taken, and their ratio.
Table bench_cost(const BenchCostOptions& options);

}  // namespace impasto::tools

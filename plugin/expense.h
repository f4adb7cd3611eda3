// SPDX-License-Identifier: GPL-3.0-or-later
// What a run costs, as a line for a dialog.
#pragma once

#include <cstdint>
#include <string>

namespace impasto::plugin {

/// "about 12 s, about 600 MiB, on CPU", translated. A translated device name; 0 bytes are not told.
std::string expense_line(double seconds, std::int64_t bytes, const std::string& device);

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// What a run costs, as a line for a dialog.
#pragma once

#include <cstdint>
#include <string>

#include <impasto/image.h>

namespace impasto::plugin {

/// What a run takes besides the core's work, measured: opening the network, reading the layer and handing the result to
/// GIMP; the toolkit and GEGL's cache.
inline double host_seconds_of(Size result) { return 0.5 + 0.1e-6 * double(result.area()); }
inline constexpr std::int64_t host_bytes = std::int64_t(60) << 20;

/// "about 12 s, about 600 MiB, on CPU", translated. A translated device name; 0 bytes are not told.
std::string expense_line(double seconds, std::int64_t bytes, const std::string& device);

}  // namespace impasto::plugin

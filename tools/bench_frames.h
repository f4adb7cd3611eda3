// SPDX-License-Identifier: GPL-3.0-or-later
// How restless painted animations are: what neighbouring frames differ by, as a multiple of what their contents do.
#pragma once

#include "bench_style.h"
#include "table.h"

namespace impasto::tools {

/// Three animations of each content: panned, with a part that moves, and brightening; every frame by itself, and after
/// the one before. Of `options` all but judge, sheet and peer count. Throws Error.
Table bench_frames(const BenchStyleOptions& options);

}  // namespace impasto::tools

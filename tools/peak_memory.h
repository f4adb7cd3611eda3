// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace impasto::tools {

/// Starts the kernel's high-water mark of this process anew; without the right to, the mark only rises.
void forget_peak_memory();

/// Resident memory at the mark, in MiB.
double peak_memory_mib();

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
// How much heap a reader took at its worst, counted by the sanitizer's own allocator.
#pragma once

#include <cstdint>

namespace impasto::fuzz {

/// From here on allocations count; one reading at a time.
void begin_heap_count();

/// Ends the program, as a finding, when the heap has grown beyond what a file of this size may make its reader take.
void check_heap_count(std::uint64_t file_bytes);

}  // namespace impasto::fuzz

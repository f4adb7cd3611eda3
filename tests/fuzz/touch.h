// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <numeric>
#include <string_view>

namespace impasto::fuzz {

/// Reads a range as a copy would: the address sanitizer sees where it does not lie within the bytes.
inline void touch(std::string_view bytes, std::uint64_t begin, std::uint64_t count) {
    const char* const first = bytes.data() + begin;
    volatile char kept = std::accumulate(first, first + count, char(0), [](char a, char b) { return char(a ^ b); });
    static_cast<void>(kept);
}

}  // namespace impasto::fuzz

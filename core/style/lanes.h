// SPDX-License-Identifier: GPL-3.0-or-later
// Eight floats at a time, for the few loops that LibTorch has no operator for: GCC's and Clang's vectors, on any
// processor, and a second time for x86-64 with AVX2, which is chosen at run time.
#pragma once

#include <cstring>

namespace impasto {

constexpr long lanes = 8;
using Floats = float __attribute__((vector_size(lanes * sizeof(float))));
using Doubles = double __attribute__((vector_size(lanes * sizeof(double))));

/// Unaligned, as a vector's memory may be.
template <typename Lanes, typename Value>
[[gnu::always_inline]] inline void read(Lanes& into, const Value* values) {
    std::memcpy(&into, values, sizeof into);
}

template <typename Lanes, typename Value>
[[gnu::always_inline]] inline void write(Value* values, const Lanes& from) {
    std::memcpy(values, &from, sizeof from);
}

#ifdef __x86_64__
template <auto work, typename... Arguments>
[[gnu::target("avx2,fma")]] void with_avx2(Arguments... arguments) {
    work(arguments...);
}

/// `work`: a function that is always inlined.
template <auto work, typename... Arguments>
void with_widest(Arguments... arguments) {
    static const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    has_avx2 ? with_avx2<work>(arguments...) : work(arguments...);
}
#else
template <auto work, typename... Arguments>
void with_widest(Arguments... arguments) {
    work(arguments...);
}
#endif

}  // namespace impasto

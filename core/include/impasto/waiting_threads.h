// SPDX-License-Identifier: GPL-3.0-or-later
// What threads do that wait for the others of a computation. By default they spin, and where another program needs a
// core, all of them spin while one has none: on two cores beside one busy
// program, style transfer took five times as long.
#pragma once

#include <array>

namespace impasto {

struct EnvironmentVariable {
    const char* name;
    const char* value;
};

/// OpenMP's settings, which it reads from the environment as it is loaded, with LibTorch: threads give their core away,
/// but look around for some microseconds first, or each of many small steps would
/// wait for the scheduler. What the user has set goes first.
inline constexpr std::array<EnvironmentVariable, 2> waiting_threads{
    {{"OMP_WAIT_POLICY", "passive"}, {"GOMP_SPINCOUNT", "5000"}}};

}  // namespace impasto

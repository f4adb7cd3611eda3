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

/// Settings of OpenMP and OpenBLAS, which read them from the environment as they are loaded, with LibTorch. OpenMP's
/// threads give their core away, but look around for some microseconds first, or each of many small steps would wait
/// for the scheduler. OpenBLAS has no threads besides: they spin against LibTorch's, and with both style transfer takes
/// twice the time of one thread. What the user has set goes first.
inline constexpr std::array<EnvironmentVariable, 3> waiting_threads{
    {{"OMP_WAIT_POLICY", "passive"}, {"GOMP_SPINCOUNT", "5000"}, {"OPENBLAS_NUM_THREADS", "1"}}};

}  // namespace impasto

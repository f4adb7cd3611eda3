// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace impasto::tools {

/// How long it takes, by the clock.
template <class Work>
double seconds_of(const Work& work) {
    const auto started = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

}  // namespace impasto::tools

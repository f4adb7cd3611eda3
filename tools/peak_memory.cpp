// SPDX-License-Identifier: GPL-3.0-or-later
#include "peak_memory.h"

#include <malloc.h>

#include <fstream>
#include <string>

namespace impasto::tools {

void forget_peak_memory() {
    malloc_trim(0);  // or what an earlier run has given back would count
    std::ofstream("/proc/self/clear_refs") << 5;
}

double peak_memory_mib() {
    std::ifstream in("/proc/self/status");
    double kib = 0;
    for (std::string word; in >> word;)
        if (word == "VmHWM:") in >> kib;
    return kib / 1024;
}

}  // namespace impasto::tools

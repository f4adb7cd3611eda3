// SPDX-License-Identifier: GPL-3.0-or-later
#include "runtime.h"

#include <cstdlib>
#include <format>
#include <fstream>
#include <set>
#include <string>

#include <ATen/Parallel.h>

#ifdef __linux__
#include <malloc.h>
#include <sched.h>
#endif

namespace impasto {
namespace {

#ifdef __linux__
/// The processors that share a core, as the system writes them: "0,4"; empty where it does not say.
std::string siblings_of(int processor) {
    std::ifstream in(std::format("/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list", processor));
    std::string siblings;
    std::getline(in, siblings);
    return siblings;
}
#endif

/// Processor cores that this process may use; 0 where the system does not say.
int usable_cores() {
#ifdef __linux__
    cpu_set_t usable;
    if (sched_getaffinity(0, sizeof usable, &usable) != 0) return 0;
    std::set<std::string> cores;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor)
        if (CPU_ISSET(processor, &usable)) cores.insert(siblings_of(processor));
    return cores.contains("") ? 0 : int(cores.size());
#else
    return 0;
#endif
}

void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int all = 1 << 30;
    mallopt(M_MMAP_THRESHOLD, all);
    mallopt(M_TRIM_THRESHOLD, all);
    mallopt(M_ARENA_MAX, 1);  // others than the first give back whatever is free
#endif
}

}  // namespace

void settle_runtime() {
    const int cores = usable_cores();
    if (cores > 0 && !std::getenv("OMP_NUM_THREADS")) at::set_num_threads(cores);
    keep_freed_memory();
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "heap_use.h"

#include <sanitizer/allocator_interface.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "weight_file_limits.h"

namespace impasto::fuzz {
namespace {

struct HeapCount {
    std::int64_t now = 0, most = 0;
};
HeapCount count;  // the allocator's hooks carry no argument

void allocated(const volatile void*, std::size_t bytes) {
    count.now += std::int64_t(bytes);
    count.most = std::max(count.most, count.now);
}

void freed(const volatile void* address) {
    if (address) count.now -= std::int64_t(__sanitizer_get_allocated_size(const_cast<const void*>(address)));
}

const int hooks_are_there = __sanitizer_install_malloc_and_free_hooks(allocated, freed);

}  // namespace

void begin_heap_count() {
    if (!hooks_are_there) std::abort();
    count = {};
}

void check_heap_count(std::uint64_t file_bytes) {
    if (count.most <= std::int64_t(2 * file_bytes + bookkeeping_bytes)) return;
    std::fprintf(stderr, "%lld bytes of heap for a file of %llu bytes\n", static_cast<long long>(count.most),
                 static_cast<unsigned long long>(file_bytes));
    std::abort();
}

}  // namespace impasto::fuzz

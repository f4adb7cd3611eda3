// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/device.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

/// A "MemAvailable:   123 kB" line of /proc/meminfo, in bytes.
std::int64_t meminfo_bytes(const std::string& key) {
    std::ifstream in("/proc/meminfo");
    std::string word;
    std::int64_t kib = 0;
    while (in >> word)
        if (word == key + ":" && in >> kib) return kib * 1024;
    return 0;
}

/// A number in a cgroup v2 file; "max" and a missing file are no limit.
std::optional<std::int64_t> cgroup_bytes(const char* name) {
    std::ifstream in(std::string("/sys/fs/cgroup/") + name);
    std::int64_t bytes = 0;
    return in >> bytes ? std::optional(bytes) : std::nullopt;
}

}  // namespace

DeviceChoice device_choice_from_id(std::string_view id) {
    const auto found = std::ranges::find(device_choice_ids, id);
    if (found == device_choice_ids.end())
        throw Error(ErrorKind::bad_option,
                    format_text(tr("There is no device “%s”. Choose auto, cpu or gpu."), std::string(id).c_str()));
    return DeviceChoice(found - device_choice_ids.begin());
}

DeviceInfo host_memory() {
    DeviceInfo host{.name = tr("CPU"),
                    .is_gpu = false,
                    .free_bytes = meminfo_bytes("MemAvailable"),
                    .total_bytes = meminfo_bytes("MemTotal")};
    const auto limit = cgroup_bytes("memory.max"), used = cgroup_bytes("memory.current");
    if (!limit) return host;
    host.total_bytes = std::min(host.total_bytes, *limit);
    host.free_bytes = std::clamp<std::int64_t>(*limit - used.value_or(0), 0, host.free_bytes);
    return host;
}

}  // namespace impasto

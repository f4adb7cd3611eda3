// SPDX-License-Identifier: GPL-3.0-or-later
// Where a network runs, and how much memory it may take there.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace impasto {

enum class DeviceChoice { automatic, cpu, gpu };

/// Names of the choices in arguments, files and on the command line; order is the enum's.
inline constexpr std::array<std::string_view, 3> device_choice_ids{"auto", "cpu", "gpu"};
static_assert(device_choice_ids.size() == std::size_t(DeviceChoice::gpu) + 1);

/// Throws Error{bad_option} for a name that is not in the table.
DeviceChoice device_choice_from_id(std::string_view id);

struct DeviceInfo {
    std::string name;  ///< "CPU" or the GPU's own name
    bool is_gpu = false;
    std::int64_t free_bytes = 0;  ///< memory a run could take now
    std::int64_t total_bytes = 0;
};

/// Free and total memory of this computer in bytes, honouring a cgroup limit. Needs no LibTorch.
DeviceInfo host_memory();

}  // namespace impasto

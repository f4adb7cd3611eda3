// SPDX-License-Identifier: GPL-3.0-or-later
#include "kept.h"

#include <format>
#include <system_error>

namespace impasto {

std::string stamp_of(const std::vector<std::filesystem::path>& files) {
    std::string stamp;
    for (const auto& file : files) {
        if (file.empty()) continue;
        std::error_code unreadable;
        const auto changed = std::filesystem::last_write_time(file, unreadable).time_since_epoch().count();
        stamp += std::format("{}\n{} {}\n", file.string(), std::filesystem::file_size(file, unreadable), changed);
    }
    return stamp;
}

}  // namespace impasto

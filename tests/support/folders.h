// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace impasto::testing {

/// Empty, among the test's own files; what was in it is gone.
inline std::filesystem::path fresh_folder(const std::string& name) {
    const std::filesystem::path folder = ::testing::TempDir() + name;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder;
}

}  // namespace impasto::testing

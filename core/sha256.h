// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace impasto {

/// FIPS 180-4, lower-case hex. Throws Error{bad_file} when the file cannot be read.
std::string sha256_of_file(const std::filesystem::path& file);

std::string sha256_of(std::span<const std::byte> bytes);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace impasto {

/// FIPS 180-4, lower-case hex. Throws Error{bad_file} when the file cannot be read.
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace impasto

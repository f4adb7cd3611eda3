// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures that style is measured on.
#pragma once

#include <filesystem>
#include <vector>

#include "picture.h"

namespace impasto::tools {

struct BenchPair {
    std::filesystem::path content, style;
};

/// Of two folders, or single pictures: all with all, or the first with the first
/// and so on. Throws Error{bad_option} where there is none.
std::vector<BenchPair> bench_pairs(const std::filesystem::path& contents, const std::filesystem::path& styles,
                                   bool one_each);

/// 8 bits, BGR, its long side at most `side_px`. Throws Error{bad_file}.
Picture reduced(const std::filesystem::path& file, int side_px);

}  // namespace impasto::tools

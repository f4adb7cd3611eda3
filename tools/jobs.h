// SPDX-License-Identifier: GPL-3.0-or-later
// Files and folders in, a file or folder out: which picture goes where.
#pragma once

#include <filesystem>
#include <vector>

namespace impasto::tools {

struct Job {
    std::filesystem::path input, output;
};

/// The pictures of a folder, sorted by name; by their endings, not by what is in them.
std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder);

/// A folder stands for the pictures in it. One picture goes to the file `output`; several go into the
/// folder `output`, which is made, under their own names. Throws Error{bad_option} when a picture would
/// overwrite another or itself.
std::vector<Job> plan_jobs(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output);

}  // namespace impasto::tools

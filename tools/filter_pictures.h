// SPDX-License-Identifier: GPL-3.0-or-later
// One filter over many pictures: progress, a line for each result, and what happens when one fails.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include <CLI/CLI.hpp>

#include <impasto/engine.h>

#include "picture.h"

namespace impasto::tools {

/// What goes in and where the results go: pictures and folders, a file or a folder.
struct Places {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path output;
};

/// The argument for the inputs, and --output. `places` must outlive the parse.
void add_places(CLI::App& command, Places& places);

struct PictureFilter {
    std::function<Size(Size)> result_size;
    std::function<void(Engine&, const Picture& source, Picture& result, ProgressSink&)> apply;
};

/// A picture that cannot be read or written is told of and left out; the rest is done all the same. Throws Error then
/// at the end, at once what concerns all pictures, and Cancelled.
void filter_pictures(const Places& places, const PictureFilter& filter);

}  // namespace impasto::tools

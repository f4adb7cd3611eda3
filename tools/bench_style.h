// SPDX-License-Identifier: GPL-3.0-or-later
// The style methods on folders of contents and styles: time, memory, and how near the results come; a contact sheet.
#pragma once

#include <filesystem>
#include <vector>

#include <impasto/style_transfer.h>

#include "table.h"

namespace impasto::tools {

struct BenchStyleOptions {
    std::filesystem::path contents, styles;  ///< folders, or one picture each
    std::filesystem::path judge;             ///< weights of the judging network; empty: time and memory only
    std::filesystem::path sheet;             ///< contact sheet; empty: none
    std::filesystem::path results;           ///< folder for the pictures; empty: they are not kept
    int side_px = 512;                       ///< long side of the contents
    /// The first content with the first style, and so on, instead of all with all
    bool one_each = false;
    std::vector<StyleMethod> methods;  ///< empty: all there are
    StyleOptions style;                ///< for all of them
    /// Folder with another program's results, <content>-<style>.png: judged and shown beside ours
    std::filesystem::path peer;
};

/// Throws Error.
Table bench_style(const BenchStyleOptions& options);

}  // namespace impasto::tools

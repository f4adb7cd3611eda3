// SPDX-License-Identifier: GPL-3.0-or-later
// Making training packs from a folder of pictures.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace impasto {

struct DatasetOptions {
    std::filesystem::path pictures;  ///< folder; with a LICENCES.tsv its lines go into the listing
    std::filesystem::path pack;      ///< output, .safetensors; a listing is written beside it, .tsv
    int side_px = 192;               ///< of a crop
    double keep_share = 0.6;         ///< of a picture's crops, those with the most detail
};

/// Bad files are named through `say` and skipped. Throws Error{bad_file} when none is usable.
void make_dataset(const DatasetOptions& options, const std::function<void(const std::string&)>& say);

}  // namespace impasto

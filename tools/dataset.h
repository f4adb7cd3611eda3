// SPDX-License-Identifier: GPL-3.0-or-later
// Making training packs from folders of pictures.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace impasto {

struct DatasetOptions {
    /// Of pictures; where one has a LICENCES.tsv its lines go into the listing
    std::vector<std::filesystem::path> folders;
    std::filesystem::path pack;      ///< output, .safetensors; a listing is written beside it, .tsv
    std::vector<int> reductions{1};  ///< crops are cut from the pictures at 1/n of their size, for each n here
    int side_px = 192;               ///< of a crop
    double keep_share = 0.6;         ///< of a picture's crops, those with the most detail
    int drawings = 0;                ///< crops that are drawn rather than cut from a picture, drawn.h
    double recolored_share = 0;      ///< of the crops: these get other colours, before they are spoilt
    double softened_share = 0;       ///< of the crops cut from pictures: these get softer, soften.h
    bool degrade = false;            ///< adds degraded partners to the clean crops
    int scale = 1;                   ///< of the partners: the clean crop's side over theirs, which must divide it
    int variants = 3;                ///< partners a crop
    unsigned long seed = 0;          ///< same seed, same partners
};

/// Bad files are named through `say` and skipped. Throws Error{bad_file} when none is usable, {bad_option} where
/// the scale does not divide the side.
void make_dataset(const DatasetOptions& options, const std::function<void(const std::string&)>& say);

}  // namespace impasto

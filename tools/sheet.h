// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet of crops, bicubic | model | original, chosen by rule and not by taste: of the crops that
// interpolation finds hardest, those where the model gains most, least, and evenly between.
#pragma once

#include <filesystem>
#include <vector>

#include "enlargers.h"

namespace impasto::tools {

/// A square of a picture and what the model gains there.
struct Crop {
    std::filesystem::path file;
    Rect rect;           ///< of the original
    double error = 0;    ///< mean squared error of bicubic on luma, 0…255²
    double gain_db = 0;  ///< model over bicubic
};

/// Every crop of one picture, edge to edge.
std::vector<Crop> crops_of(const std::filesystem::path& file, const torch::Tensor& bicubic, const torch::Tensor& model,
                           const torch::Tensor& original);

/// Five of them, greatest gain first.
std::vector<Crop> chosen(std::vector<Crop> crops);

/// Enlarges the chosen pictures again, so that no picture had to be kept. Throws Error{bad_file}.
void save_sheet(const std::filesystem::path& sheet, const std::vector<Crop>& crops, const Damage& damage,
                const std::vector<Enlarger>& columns);

}  // namespace impasto::tools

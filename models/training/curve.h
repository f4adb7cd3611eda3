// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace impasto {

/// Draws losses.csv (step, loss, rate, PSNR, seconds; a line a report) as an SVG picture: loss and held-out
/// PSNR over the steps, each on its own scale. Lines that are no such row are passed over.
void save_curve(const std::filesystem::path& losses_csv, const std::filesystem::path& svg);

}  // namespace impasto

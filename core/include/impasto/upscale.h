// SPDX-License-Identifier: GPL-3.0-or-later
// Enlarging a picture with a neural network.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <impasto/device.h>
#include <impasto/image.h>

namespace impasto {

inline constexpr double min_factor = 1, max_factor = 8;
inline constexpr double default_restoration = 0.5;

struct UpscaleOptions {
    std::string model = "auto";                ///< id of an installed model; "auto" picks by factor and restoration
    std::filesystem::path model_file;          ///< any weight file that can be opened; overrides `model` unless empty
    double restoration = default_restoration;  ///< 0 faithful … 1 compression artefacts, noise and blur removed
    bool seamless = false;                     ///< the picture tiles: wrap at its edges
    bool best_quality = false;                 ///< average of the eight flips and turns
    DeviceChoice device = DeviceChoice::automatic;
    std::int64_t memory_bytes = 0;  ///< upper bound for the working set; 0: from free memory
};

/// About what a whole run costs; the host's own reading and writing of pixels is not in it.
struct UpscaleCost {
    double seconds = 0;
    std::int64_t bytes = 0;  ///< of the device's memory; on the CPU with LibTorch itself
    std::string device;      ///< translated
    std::string model = {};  ///< title of the model that does it; empty for a weight file
};

/// round(width·factor) × round(height·factor), at least 1×1. Throws Error{bad_option} outside 1…8
/// or when a side would pass GIMP's limit of 524 288 px.
Size upscaled_size(Size size, double factor);

}  // namespace impasto

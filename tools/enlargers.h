// SPDX-License-Identifier: GPL-3.0-or-later
// The ways of enlarging and restoring that are compared: interpolation, and models through the whole of the core.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <impasto/engine.h>

#include "precompiled/torch_headers.h"

namespace impasto::tools {

/// A picture and its reduction, [1, 1 or 3, h, w] in 0…1, both rounded to 8 bits.
struct Pair {
    torch::Tensor small, original;
};

/// What is done to an original before it is to come back.
struct Damage {
    int scale = 2;         ///< 1: its size is kept
    int jpeg_quality = 0;  ///< of the small picture, 4:2:0; 0: it is not compressed
    int block_offset = 0;  ///< 0…15: how many px inside a block the compressed picture begins, on both axes
};

/// The original is cropped to a multiple of the scale; the small one is its antialiased bicubic
/// reduction, compressed where the damage says so. Throws Error{bad_file}.
Pair read_pair(const std::filesystem::path& file, const Damage& damage);

struct Enlarger {
    std::string name;
    /// The small picture at the original's size, rounded to 8 bits.
    std::function<torch::Tensor(const Pair&)> enlarge;
};

/// What needs no network: bicubic and Lanczos; the picture as it is where the scale is 1.
std::vector<Enlarger> plain_ways(int scale);

/// `engine` must outlive it.
Enlarger neural(Engine& engine, const std::string& model, const UpscaleOptions& options);

}  // namespace impasto::tools

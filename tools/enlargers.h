// SPDX-License-Identifier: GPL-3.0-or-later
// The ways of enlarging that are compared: interpolation, and models through the whole of the core.
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

/// The original is cropped to a multiple of the scale; the small one is its antialiased bicubic
/// reduction. Throws Error{bad_file}.
Pair read_pair(const std::filesystem::path& file, int scale);

struct Enlarger {
    std::string name;
    /// The small picture at the original's size, rounded to 8 bits.
    std::function<torch::Tensor(const Pair&)> enlarge;
};

/// Bicubic first, then Lanczos.
std::vector<Enlarger> interpolations();

/// `engine` must outlive it.
Enlarger neural(Engine& engine, const std::string& model, const UpscaleOptions& options);

}  // namespace impasto::tools

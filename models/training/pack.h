// SPDX-License-Identifier: GPL-3.0-or-later
// Training data as raw tensors in one safetensors file, so that the trainer needs no image library.
#pragma once

#include <filesystem>

#include "precompiled/torch_headers.h"

namespace impasto {

/// "clean": uint8 [n, 3, side, side], sRGB-encoded crops of photos. "degraded", where there is one: uint8
/// [n, variants, 3, side / scale, side / scale], the same crops as a bad camera and a bad file would have them.
struct Pack {
    torch::Tensor clean, degraded;
    long count() const { return clean.size(0); }
    long side_px() const { return clean.size(3); }
    bool has_pairs() const { return degraded.defined(); }
    long pair_scale() const { return clean.size(3) / degraded.size(4); }
    Pack part(long begin, long end) const;
};

/// Throws Error{bad_file} for a file that is no pack.
Pack load_pack(const std::filesystem::path& file);

/// The same, for training that sets `held_out` crops aside. Throws Error{bad_file}
/// where that leaves none, or they are smaller than `side_px`.
Pack load_pack(const std::filesystem::path& file, long held_out, long side_px);

void save_pack(const std::filesystem::path& file, const Pack& pack);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// What a weight file may make its reader remember, whatever it claims: all together stays below
// twice the file and bookkeeping_bytes. What a file needs grows with its size, so limits do too.
#pragma once

#include <cstdint>

namespace impasto {

/// What lists of names, shapes and places take in a small file at the most.
inline constexpr std::uint64_t bookkeeping_bytes = 16 << 20;

/// Weights are noise and hardly pack; what claims to unpack to more than this is no weight file.
constexpr std::uint64_t most_unpacked_bytes(std::uint64_t file_bytes) { return 2 * file_bytes + (1 << 20); }

/// What a pickle may unpack to: the rest is for the values in it.
constexpr std::uint64_t most_pickle_bytes(std::uint64_t file_bytes) { return file_bytes + (1 << 20); }

/// A tensor without its values: shape, place, what LibTorch keeps for each.
inline constexpr std::uint64_t tensor_bookkeeping_bytes = 1024;
constexpr std::uint64_t most_tensors(std::uint64_t file_bytes) { return 8192 + file_bytes / tensor_bookkeeping_bytes; }

/// What tensors may take, bookkeeping included, with what copying them needs for a while.
constexpr std::uint64_t most_tensor_bytes(std::uint64_t file_bytes) {
    return 2 * file_bytes + 8192 * tensor_bookkeeping_bytes;
}

/// Values of a pickle, about 200 bytes each; a tensor takes a dozen.
constexpr std::uint64_t most_pickle_nodes(std::uint64_t file_bytes) { return 32768 + file_bytes / 512; }

/// Members of a zip archive, about 200 bytes each.
constexpr std::uint64_t most_members(std::uint64_t file_bytes) { return 16384 + file_bytes / 1024; }

/// A tensor's name: what looks through names may recurse over them.
inline constexpr std::uint64_t most_name_bytes = 1024;

/// Axes of a tensor.
inline constexpr std::uint64_t most_axes = 8;

}  // namespace impasto

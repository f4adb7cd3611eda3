// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON header of a safetensors file, read strictly.
//
// Format: https://huggingface.co/docs/safetensors — 8 bytes little-endian header length, the header
// (an object: tensor name → {dtype, shape, data_offsets}; "__metadata__" → strings), then raw data.
// The grammar is so small, and a hostile header so easy to write, that it has a reader of its own:
// nothing is allocated that the file did not pay for, names may not repeat, every number is checked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace impasto {

struct TensorEntry {
    std::string name;
    std::string dtype;                 ///< "F32", "F16", "BF16", "U8", …
    std::vector<std::int64_t> shape;   ///< every extent ≥ 0; empty for a scalar
    std::uint64_t begin = 0, end = 0;  ///< bytes, relative to the end of the header
};

struct SafetensorsHeader {
    std::uint64_t data_offset = 0;     ///< where the data begins in the file
    std::vector<TensorEntry> entries;  ///< sorted by `begin`; together they tile the data exactly
    std::map<std::string, std::string> metadata;
};

inline constexpr std::uint64_t max_header_bytes = 100'000'000;

/// Size of one element of a dtype in bytes; 0 for a name that is not known.
int dtype_bytes(std::string_view dtype);

/// The header's length from a file's first 8 bytes, checked against the file's size.
/// Throws Error{bad_file} with a reason that continues "<file>: ".
std::uint64_t header_length(std::string_view first_8_bytes, std::uint64_t file_size);

/// Parses the header text. Throws Error{bad_file} as above.
SafetensorsHeader parse_safetensors_header(std::string_view header, std::uint64_t file_size);

}  // namespace impasto

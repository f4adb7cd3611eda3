// SPDX-License-Identifier: GPL-3.0-or-later
// Weight files byte by byte, so that they can be spoilt where a test wishes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace impasto::testing {

std::string little_endian(std::uint64_t value, int bytes);

// --- safetensors ------------------------------------------------------------------------------------

/// The length, the header, and `data_bytes` zeros.
std::string safetensors_of(const std::string& header, std::size_t data_bytes);

// --- a zip archive ----------------------------------------------------------------------------------

struct Member {
    std::string name, data;
    bool deflated = false;
    std::uint64_t claimed_bytes = 0;  ///< 0: the truth
};
std::string zip(const std::vector<Member>& members, int flags = 0, int method_of_stored = 0);

// --- a pickle ---------------------------------------------------------------------------------------
// Parts of its program: each leaves a value on the stack.

std::string text(const std::string& value);
std::string number(std::int64_t value);
std::string tuple(const std::vector<std::int64_t>& values);
std::string named(const std::string& name);  ///< "module\nname"

struct TensorCode {
    std::vector<std::int64_t> shape{2}, stride{1};
    std::int64_t first = 0, elements = 2;
    std::string key = "0", type = "torch\nFloatStorage";
    std::string code() const;
};

std::string dict_of(const std::string& code);  ///< {"a": value}

/// A whole program.
std::string pickle(const std::string& code);

// --- what torch.save writes -------------------------------------------------------------------------

/// With one storage of 8 bytes, "0".
std::string zip_of(const std::string& code);
std::string zip_of(const TensorCode& tensor);

/// Before 2020; `rest` holds the keys of the storages and the storages.
std::string legacy(const std::string& code, const std::string& rest);
/// The rest for one storage, "0".
std::string legacy_storage(std::uint64_t elements, const std::string& data);

}  // namespace impasto::testing

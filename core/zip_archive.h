// SPDX-License-Identifier: GPL-3.0-or-later
// The directory of a zip archive and its members' bytes, read strictly.
//
// Format: PKWARE APPNOTE 6.3, as far as torch.save uses it: stored or deflated members, ZIP64, no
// encryption, one volume. What all members together unpack to is bounded by the archive's own size,
// so that a small file cannot claim much memory.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace impasto {

/// Where a run of bytes lies in a file, and how.
struct Blob {
    std::uint64_t offset = 0, stored_bytes = 0;  ///< within the file
    std::uint64_t bytes = 0;                     ///< unpacked
    bool deflated = false;
    auto operator<=>(const Blob&) const = default;
};

/// By name; the names are views of the file.
using Blobs = std::map<std::string_view, Blob>;

/// The members. Throws Error{bad_file}.
Blobs read_zip_directory(std::string_view file);

/// A blob's bytes: in place when stored, else inflated into `buffer`. Throws Error{bad_file}.
std::string_view blob_bytes(std::string_view file, const Blob& blob, std::string& buffer);

}  // namespace impasto

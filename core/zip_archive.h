// SPDX-License-Identifier: GPL-3.0-or-later
// The directory of a zip archive and its members' bytes, read strictly.
//
// Format: PKWARE APPNOTE 6.3, as far as torch.save uses it: stored or deflated members, ZIP64, no
// encryption, one volume. What all members together unpack to is bounded by the archive's own size,
// so that a small file cannot claim much memory.
#pragma once

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
};

/// Weights are noise and hardly pack; what claims to unpack to more than this is no weight file.
inline std::uint64_t most_unpacked_bytes(std::uint64_t file_bytes) { return 2 * file_bytes + (1 << 20); }

/// Members by name. Throws Error{bad_file}.
std::map<std::string, Blob, std::less<>> read_zip_directory(std::string_view file);

/// A blob's bytes: in place when stored, else inflated into `buffer`. Throws Error{bad_file}.
std::string_view blob_bytes(std::string_view file, const Blob& blob, std::string& buffer);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture file says of its colours, carried over as it stands. OpenCV drops it, and pixels
// without their profile are other colours. Kept from PNG to PNG and from JPEG to JPEG.
#pragma once

#include <filesystem>
#include <vector>

namespace impasto::tools {

using Bytes = std::vector<unsigned char>;

struct ColorProfile {
    enum class Container { none, png, jpeg };
    Container container = Container::none;
    Bytes bytes;           ///< whole PNG chunks (iCCP, cICP, sRGB, gAMA, cHRM) or JPEG APP2 segments
    bool has_icc = false;  ///< there is a profile proper, whose loss changes colours
};

/// Never throws: a file that is damaged here has no profile.
ColorProfile read_profile(const std::filesystem::path& file);

/// Whether a file of this name can take the profile.
bool takes_profile(const std::filesystem::path& file, const ColorProfile& profile);

/// Puts the profile into a freshly encoded picture of the same kind of file.
void insert_profile(Bytes& encoded, const ColorProfile& profile);

}  // namespace impasto::tools

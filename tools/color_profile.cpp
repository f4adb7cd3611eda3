// SPDX-License-Identifier: GPL-3.0-or-later
#include "color_profile.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace impasto::tools {
namespace {

using Container = ColorProfile::Container;

constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";
constexpr std::string_view jpeg_signature = "\xff\xd8\xff";
constexpr std::string_view icc_tag{"ICC_PROFILE\0", 12};
constexpr std::array<std::string_view, 5> png_color_chunks{"iCCP", "cICP", "sRGB", "gAMA", "cHRM"};
constexpr std::size_t png_header_end = 8 + 12 + 13;  // signature, then the chunk IHDR
constexpr std::size_t png_chunk_frame = 12;          // length, name, checksum

Bytes contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool holds(const Bytes& file, std::size_t at, std::string_view text) {
    return at + text.size() <= file.size() &&
           std::equal(text.begin(), text.end(), file.begin() + std::ptrdiff_t(at),
                      [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

std::size_t big_endian(const Bytes& file, std::size_t at, int bytes) {
    std::size_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | file[at + std::size_t(i)];
    return value;
}

void append(Bytes& to, const Bytes& from, std::size_t at, std::size_t length) {
    to.insert(to.end(), from.begin() + std::ptrdiff_t(at), from.begin() + std::ptrdiff_t(at + length));
}

/// PNG specification, 5.3: chunks up to the first pixels.
ColorProfile from_png(const Bytes& file) {
    ColorProfile profile{.container = Container::png};
    for (std::size_t at = png_signature.size(); at + png_chunk_frame <= file.size() && !holds(file, at + 4, "IDAT");) {
        const std::size_t length = big_endian(file, at, 4) + png_chunk_frame;
        if (length > file.size() - at) break;
        const auto wanted = [&](std::string_view name) { return holds(file, at + 4, name); };
        if (std::ranges::any_of(png_color_chunks, wanted)) append(profile.bytes, file, at, length);
        profile.has_icc |= holds(file, at + 4, "iCCP");
        at += length;
    }
    return profile;
}

/// ICC.1, B.4: one or more APP2 segments before the first scan.
ColorProfile from_jpeg(const Bytes& file) {
    ColorProfile profile{.container = Container::jpeg};
    for (std::size_t at = 2; at + 4 <= file.size() && file[at] == 0xFF && file[at + 1] != 0xDA;) {
        const std::size_t length = 2 + big_endian(file, at + 2, 2);
        if (length > file.size() - at) break;
        const bool is_icc = file[at + 1] == 0xE2 && holds(file, at + 4, icc_tag);
        if (is_icc) append(profile.bytes, file, at, length);
        profile.has_icc |= is_icc;
        at += length;
    }
    return profile;
}

std::size_t little_endian(const Bytes& file, std::size_t at, int bytes) {
    std::size_t value = 0;
    for (int i = bytes; i-- > 0;) value = value << 8 | file[at + std::size_t(i)];
    return value;
}

/// TIFF 6.0, the first directory. Only whether there is a profile: it is a
/// tag among others, so it cannot be carried as it stands.
ColorProfile from_tiff(const Bytes& file) {
    constexpr std::size_t icc_profile_tag = 34675, entry_bytes = 12;
    const auto number = file[0] == 'M' ? big_endian : little_endian;
    ColorProfile profile;
    const std::size_t directory = file.size() < 8 ? file.size() : number(file, 4, 4);
    if (directory + 2 > file.size()) return profile;
    const std::size_t end = directory + 2 + number(file, directory, 2) * entry_bytes;
    for (std::size_t at = directory + 2; at < end && at + entry_bytes <= file.size(); at += entry_bytes)
        profile.has_icc |= number(file, at, 2) == icc_profile_tag;
    return profile;
}

/// The extended WebP header has a flag for it.
ColorProfile from_webp(const Bytes& file) {
    constexpr unsigned icc_flag = 0x20;
    return {.has_icc = file.size() > 20 && holds(file, 12, "VP8X") && (file[20] & icc_flag) != 0};
}

Container container_of(const std::filesystem::path& file) {
    std::string extension = file.extension();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    if (extension == ".png") return Container::png;
    return extension == ".jpg" || extension == ".jpeg" ? Container::jpeg : Container::none;
}

/// JFIF wants its own segment first.
std::size_t jpeg_header_end(const Bytes& file) {
    return file.size() > 6 && file[3] == 0xE0 ? 4 + big_endian(file, 4, 2) : 2;
}

}  // namespace

ColorProfile read_profile(const std::filesystem::path& file) {
    const Bytes bytes = contents(file);
    if (holds(bytes, 0, png_signature)) return from_png(bytes);
    if (holds(bytes, 0, jpeg_signature)) return from_jpeg(bytes);
    if (holds(bytes, 0, "II*") || holds(bytes, 0, "MM")) return from_tiff(bytes);
    if (holds(bytes, 0, "RIFF")) return from_webp(bytes);
    return {};
}

bool takes_profile(const std::filesystem::path& file, const ColorProfile& profile) {
    return profile.container != Container::none && profile.container == container_of(file);
}

void insert_profile(Bytes& encoded, const ColorProfile& profile) {
    const std::size_t at = profile.container == Container::png ? png_header_end : jpeg_header_end(encoded);
    encoded.insert(encoded.begin() + std::ptrdiff_t(at), profile.bytes.begin(), profile.bytes.end());
}

}  // namespace impasto::tools

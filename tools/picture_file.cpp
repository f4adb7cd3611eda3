// SPDX-License-Identifier: GPL-3.0-or-later
// Which kinds of file there are, and the way from a file to a picture and back.
#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <impasto/error.h>
#include <impasto/text.h>

#include "picture.h"
#include "picture_codecs.h"

namespace impasto::tools {
namespace {

namespace fs = std::filesystem;

enum Depths : unsigned { bits_8 = 1, bits_16 = 2, floats = 4 };

/// What a kind of file can hold.
struct FileKind {
    std::string_view extension;
    unsigned depths;
    bool alpha;
    bool is_linear = false;
};
constexpr std::array<FileKind, 11> file_kinds{{
    {".png", bits_8 | bits_16, true},
    {".tif", bits_8 | bits_16 | floats, true},
    {".tiff", bits_8 | bits_16 | floats, true},
    {".jpg", bits_8, false},
    {".jpeg", bits_8, false},
    {".webp", bits_8, true},
    {".bmp", bits_8, false},
    {".ppm", bits_8 | bits_16, false},
    {".pgm", bits_8 | bits_16, false},
    {".exr", floats, true, true},
    {".hdr", floats, false, true},
}};

/// JPEG: a result is worth more than the few bytes. TIFF: LZW; OpenCV's own choice for floats, LogLuv, loses values.
const std::vector<int> encoder_settings{cv::IMWRITE_JPEG_QUALITY, 95, cv::IMWRITE_TIFF_COMPRESSION, 5};

std::string lower_extension(const fs::path& file) {
    std::string extension = file.extension();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return extension;
}

const FileKind* find_kind(const fs::path& file) {
    const auto found = std::ranges::find(file_kinds, lower_extension(file), &FileKind::extension);
    return found == file_kinds.end() ? nullptr : &*found;
}

const FileKind& kind_of(const fs::path& file) {
    if (const auto* kind = find_kind(file)) return *kind;
    throw Error(
        ErrorKind::bad_file,
        format_text(tr("%s has no ending that names a kind of picture. Choose .png, .tif or .jpg."), file.c_str()));
}

/// The depth nearest to `depth`, a finer one first.
int held_depth(const FileKind& kind, int depth) {
    if (depth == CV_32F && kind.depths & floats) return CV_32F;
    if (depth != CV_8U && kind.depths & bits_16) return CV_16U;
    return kind.depths & bits_8 ? CV_8U : CV_32F;
}

/// Alpha is kept only by a mode that does not turn the picture upright; without alpha the other one is right.
cv::Mat decoded(const fs::path& file) try {
    const auto& codecs = picture_codecs();
    cv::Mat pixels = codecs.read(file.string(), cv::IMREAD_UNCHANGED);
    return pixels.channels() == 4 ? pixels : codecs.read(file.string(), cv::IMREAD_ANYCOLOR | cv::IMREAD_ANYDEPTH);
} catch (const cv::Exception&) {
    return {};
}

/// OpenCV decodes grey with alpha to colour with alpha.
cv::Mat grey_again(const cv::Mat& pixels) {
    if (pixels.channels() != 4) return pixels;
    std::array<cv::Mat, 4> planes;
    cv::split(pixels, planes);
    const auto equal = [](const cv::Mat& a, const cv::Mat& b) { return cv::norm(a, b, cv::NORM_INF) == 0; };
    if (!equal(planes[0], planes[1]) || !equal(planes[0], planes[2])) return pixels;
    cv::Mat grey;
    cv::merge(std::array{planes[0], planes[3]}, grey);
    return grey;
}

/// The other way round, for the writer.
cv::Mat writable(const cv::Mat& pixels) {
    if (pixels.channels() != 2) return pixels;
    std::array<cv::Mat, 2> planes;
    cv::split(pixels, planes);
    cv::Mat colored;
    cv::merge(std::array{planes[0], planes[0], planes[0], planes[1]}, colored);
    return colored;
}

/// The file's bytes; none when the encoder fails.
Bytes encoded(const Picture& picture, const fs::path& file) try {
    Bytes bytes;
    if (!picture_codecs().encode(lower_extension(file), writable(picture.pixels()), bytes, encoder_settings)) return {};
    if (takes_profile(file, picture.profile())) insert_profile(bytes, picture.profile());
    return bytes;
} catch (const cv::Exception&) {
    return {};
}

bool write_beside(const Bytes& bytes, const fs::path& part, const fs::path& file) {
    std::ofstream out(part, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
    out.close();
    std::error_code problem;
    if (out) fs::rename(part, file, problem);
    return out && !problem;
}

}  // namespace

bool has_picture_name(const fs::path& file) { return find_kind(file) != nullptr; }

Picture read_picture(const fs::path& file) {
    cv::Mat pixels = decoded(file);
    if (pixels.depth() == CV_64F) pixels.convertTo(pixels, CV_32F);
    const bool known = pixels.depth() == CV_8U || pixels.depth() == CV_16U || pixels.depth() == CV_32F;
    if (pixels.empty() || !known)
        throw Error(ErrorKind::bad_file, format_text(tr("%s cannot be read as a picture."), file.c_str()));
    const auto* kind = find_kind(file);
    return Picture(grey_again(pixels), kind && kind->is_linear, read_profile(file));
}

Picture picture_for(const fs::path& file, const Picture& source, Size size) {
    const FileKind& kind = kind_of(file);
    if (source.format().has_alpha && !kind.alpha)
        throw Error(
            ErrorKind::bad_file,
            format_text(tr("%s cannot hold transparency. Choose a name that ends in .png or .tif."), file.c_str()));
    const int depth = held_depth(kind, source.pixels().depth());
    return Picture(cv::Mat(size.height, size.width, CV_MAKETYPE(depth, source.pixels().channels())), kind.is_linear,
                   source.profile());
}

void save_picture(const Picture& picture, const fs::path& file) {
    const Bytes bytes = encoded(picture, file);
    const fs::path part = file.parent_path() / ("." + file.filename().string() + ".part");
    if (!bytes.empty() && write_beside(bytes, part, file)) return;
    std::error_code not_there;
    fs::remove(part, not_there);
    throw Error(ErrorKind::bad_file,
                format_text(tr("%s cannot be written. Is the folder there, and room on the disk?"), file.c_str()));
}

}  // namespace impasto::tools

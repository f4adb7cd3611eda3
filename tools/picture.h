// SPDX-License-Identifier: GPL-3.0-or-later
// Picture files. A picture is decoded whole, in the file's own depth; what the core reads and writes
// are float rectangles of it, so no float copy of the whole ever exists.
#pragma once

#include <filesystem>

#include <opencv2/core.hpp>

#include <impasto/image.h>

#include "color_profile.h"

namespace impasto::tools {

/// uint8, uint16 or float32; 1 grey, 2 grey and alpha, 3 BGR, 4 BGRA.
class Picture final : public PixelSource, public PixelSink {
public:
    /// `is_linear`: values are linear light; the core sees them encoded with sRGB's curve.
    explicit Picture(cv::Mat pixels, bool is_linear = false, ColorProfile profile = {})
        : pixels_(std::move(pixels)), is_linear_(is_linear), profile_(std::move(profile)) {}

    Size size() const override { return {pixels_.cols, pixels_.rows}; }
    PixelFormat format() const override;
    void read(Rect rect, float* out) const override;
    void write(Rect rect, const float* pixels) override;
    const cv::Mat& pixels() const { return pixels_; }
    const ColorProfile& profile() const { return profile_; }

private:
    cv::Mat pixels_;
    bool is_linear_;
    ColorProfile profile_;
};

/// Whether a file of this name can be written, which is also taken as a sign that it can be read.
bool has_picture_name(const std::filesystem::path& file);

/// Turned upright as the camera noted. Throws Error{bad_file}.
Picture read_picture(const std::filesystem::path& file);

/// An empty picture of the source's kind and profile, in the depth nearest to the source's that `file`
/// can hold. Throws Error{bad_file} when it cannot hold transparency that the source has, or has an unknown name.
Picture picture_for(const std::filesystem::path& file, const Picture& source, Size size);

/// Writes beside the file and renames, so that no half-written file is ever seen. The profile goes along
/// where `file` takes it. Throws Error{bad_file}.
void save_picture(const Picture& picture, const std::filesystem::path& file);

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
// OpenCV's readers and writers of picture files, in a library of their own that is loaded with the first picture: a
// distribution's OpenCV brings formats of maps and of medicine along, and a quarter of a second to load them, which
// most commands need not wait for.
#pragma once

#include <string>
#include <vector>

#include <opencv2/core/mat.hpp>

namespace impasto {

/// cv::imread, cv::imdecode and cv::imencode.
struct PictureCodecs {
    cv::Mat (*read)(const std::string& file, int mode);
    cv::Mat (*decode)(cv::InputArray bytes, int mode);
    bool (*encode)(const std::string& extension, cv::InputArray picture, std::vector<unsigned char>& bytes,
                   const std::vector<int>& settings);
};

inline constexpr const char *codecs_library = "libimpasto-codecs.so", *codecs_table = "impasto_picture_codecs";

/// Loaded at the first call, from whatever thread. Throws Error{no_runtime}.
const PictureCodecs& picture_codecs();

}  // namespace impasto

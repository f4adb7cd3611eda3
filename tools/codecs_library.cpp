// SPDX-License-Identifier: GPL-3.0-or-later
#include <opencv2/imgcodecs.hpp>

#include "picture_codecs.h"

extern "C" [[gnu::visibility("default")]] const impasto::PictureCodecs impasto_picture_codecs;

const impasto::PictureCodecs impasto_picture_codecs{.read = cv::imread, .decode = cv::imdecode, .encode = cv::imencode};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture.h"

#include <opencv2/imgproc.hpp>

#include "transfer_curve.h"

namespace impasto::tools {
namespace {

/// The value that means 1 in each depth.
double white(const cv::Mat& pixels) {
    if (pixels.depth() == CV_8U) return 255;
    return pixels.depth() == CV_16U ? 65535 : 1;
}

/// OpenCV keeps blue first; the way there is the way back.
void swap_red_and_blue(const cv::Mat& from, cv::Mat to) {
    if (from.channels() == 4) cv::cvtColor(from, to, cv::COLOR_BGRA2RGBA);
    else if (from.channels() == 3) cv::cvtColor(from, to, cv::COLOR_BGR2RGB);
    else from.copyTo(to);
}

cv::Mat part(const cv::Mat& pixels, Rect rect) { return pixels(cv::Rect(rect.x, rect.y, rect.width, rect.height)); }

}  // namespace

PixelFormat Picture::format() const {
    return {.is_rgb = pixels_.channels() >= 3, .has_alpha = pixels_.channels() % 2 == 0};
}

void Picture::read(Rect rect, float* out) const {
    cv::Mat values;
    part(pixels_, rect).convertTo(values, CV_32F, 1 / white(pixels_));
    swap_red_and_blue(values, cv::Mat(rect.height, rect.width, values.type(), out));
    if (is_linear_) encode(out, rect.area(), format());
}

void Picture::write(Rect rect, const float* pixels) {
    const int type = CV_32FC(pixels_.channels());
    cv::Mat values(rect.height, rect.width, type);
    swap_red_and_blue(cv::Mat(rect.height, rect.width, type, const_cast<float*>(pixels)), values);
    if (is_linear_) decode(values.ptr<float>(), rect.area(), format());
    values.convertTo(part(pixels_, rect), pixels_.depth(), white(pixels_));
}

}  // namespace impasto::tools

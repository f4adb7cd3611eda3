// SPDX-License-Identifier: GPL-3.0-or-later
#include "soften.h"

#include <opencv2/imgproc.hpp>

namespace impasto {

cv::Mat softened(const cv::Mat& picture, double sigma_px) {
    cv::Mat result;
    picture.convertTo(result, CV_32F);  // OpenCV's blur of 8-bit pictures has too few steps for so narrow a kernel
    cv::GaussianBlur(result, result, {7, 7}, sigma_px, sigma_px, cv::BORDER_REFLECT_101);
    result.convertTo(result, CV_8U);
    return result;
}

}  // namespace impasto

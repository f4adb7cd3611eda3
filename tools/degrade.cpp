// SPDX-License-Identifier: GPL-3.0-or-later
#include "degrade.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "picture_codecs.h"

namespace impasto {
namespace {

// How often each happens. Mostly JPEG: it is what old pictures suffer from; about one in nine stays clean, so
// that a good picture is left alone.
constexpr double blur_share = 0.1, noise_share = 0.15, jpeg_share = 0.85, twice_share = 0.2, full_chroma_share = 0.2;
constexpr double most_blur_sigma = 1.0, most_read_noise = 6, most_shot_noise = 0.5, grain_share = 0.5;
constexpr std::array qualities{5, 10, 30, 50, 70};
constexpr int block_px = 16;  // of 4:2:0

cv::Mat blurred(const cv::Mat& picture, double sigma) {
    cv::Mat result;
    cv::GaussianBlur(picture, result, {}, sigma, sigma, cv::BORDER_REFLECT_101);
    return result;
}

/// Reduced as one of the common programs would: box, blur and cubic, or blur and linear.
cv::Mat reduced_somehow(const cv::Mat& picture, int scale, Random& random) {
    struct Way {
        int interpolation;
        double blur_per_scale;  // sigma before the reduction, over the scale
    };
    constexpr std::array ways{Way{cv::INTER_AREA, 0}, Way{cv::INTER_CUBIC, 0.42}, Way{cv::INTER_CUBIC, 0.3},
                              Way{cv::INTER_LINEAR, 0.3}, Way{cv::INTER_AREA, 0.2}};
    const auto& way = ways[std::size_t(below(random, long(ways.size())))];
    if (scale == 1) return picture.clone();
    cv::Mat result;
    cv::resize(way.blur_per_scale > 0 ? blurred(picture, way.blur_per_scale * scale) : picture, result,
               {picture.cols / scale, picture.rows / scale}, 0, 0, way.interpolation);
    return result;
}

/// A sensor's: the variance grows with the light; often smeared over neighbours by the camera's own processing.
cv::Mat noisy(const cv::Mat& picture, Random& random) {
    const double read = between(random, 1, most_read_noise), shot = between(random, 0, most_shot_noise);
    cv::Mat values, noise(picture.size(), CV_32FC3), deviation, result;
    cv::RNG(random()).fill(noise, cv::RNG::NORMAL, 0, 1);
    if (happens(random, grain_share)) noise = blurred(noise, 0.6) * 1.8;
    picture.convertTo(values, CV_32FC3);
    cv::sqrt(values * (shot * shot) + cv::Scalar::all(read * read), deviation);
    cv::Mat(values + noise.mul(deviation)).convertTo(result, CV_8UC3);
    return result;
}

int drawn_quality(Random& random) {
    const auto which = std::size_t(below(random, long(qualities.size()) + 2));
    return which < qualities.size() ? qualities[which] : 5 + int(below(random, 91));
}

cv::Mat compressed_somehow(const cv::Mat& picture, Random& random) {
    const int quality = drawn_quality(random);
    const bool full_chroma = happens(random, full_chroma_share);
    const int x = int(below(random, block_px)), y = int(below(random, block_px));
    return compressed(picture, {.quality = quality, .full_chroma = full_chroma, .shift = {x, y}});
}

}  // namespace

cv::Mat compressed(const cv::Mat& picture, const Compression& compression) {
    cv::Mat padded;
    const auto [x, y] = compression.shift;
    cv::copyMakeBorder(picture, padded, y, 0, x, 0, cv::BORDER_REFLECT_101);
    std::vector<unsigned char> bytes;
    const auto& codecs = picture_codecs();
    codecs.encode(
        ".jpg", padded, bytes,
        {cv::IMWRITE_JPEG_QUALITY, compression.quality, cv::IMWRITE_JPEG_SAMPLING_FACTOR,
         compression.full_chroma ? cv::IMWRITE_JPEG_SAMPLING_FACTOR_444 : cv::IMWRITE_JPEG_SAMPLING_FACTOR_420});
    return codecs.decode(bytes, cv::IMREAD_COLOR)(cv::Rect({x, y}, picture.size())).clone();
}

cv::Mat degraded(const cv::Mat& picture, int scale, Random& random) {
    cv::Mat result = reduced_somehow(picture, scale, random);
    if (happens(random, blur_share)) result = blurred(result, between(random, 0.3, most_blur_sigma));
    if (happens(random, noise_share)) result = noisy(result, random);
    if (!happens(random, jpeg_share)) return result;
    if (happens(random, twice_share)) result = compressed_somehow(result, random);
    return compressed_somehow(result, random);
}

}  // namespace impasto

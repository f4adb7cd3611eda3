// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "soften.h"

namespace impasto {
namespace {

constexpr int finer = 4;  // shapes are drawn this much larger and reduced by area, as a sensor's px does
constexpr double ink_share = 0.3, paper_share = 0.2;        // of colours
constexpr double textured_share = 0.4, shaded_share = 0.2;  // of shapes; the others have one colour
constexpr double rimmed_share = 0.25;
constexpr double shaded_ground_share = 0.5, blurred_share = 0.4;  // of drawings
// All hard, many drawings cost the butterfly of Set5 0.4 dB; all softer than 0.35 px, 0.1 to 0.2
constexpr double least_lens_sigma_px = 0.05, most_lens_sigma_px = 0.8;
constexpr int fewest_shapes = 6, most_shapes = 30;
const cv::Scalar covered = cv::Scalar::all(255);

cv::Scalar color(Random& random) {
    if (happens(random, ink_share)) return cv::Scalar::all(between(random, 0, 30));
    if (happens(random, paper_share)) return cv::Scalar::all(between(random, 225, 255));
    return {between(random, 0, 255), between(random, 0, 255), between(random, 0, 255)};
}

cv::Point point_in(const cv::Mat& mask, Random& random) {
    return {int(below(random, mask.cols)), int(below(random, mask.rows))};
}

/// Small things are more frequent than large ones, as in pictures.
int size_px(double least, double most, Random& random) {
    return int(finer * least * std::pow(most / least, fraction(random)));
}

/// Chaikin's corner cutting: an outline without corners.
std::vector<cv::Point> rounded(const std::vector<cv::Point>& outline) {
    std::vector<cv::Point> result;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const cv::Point from = outline[i], to = outline[(i + 1) % outline.size()];
        result.push_back((3 * from + to) / 4);
        result.push_back((from + 3 * to) / 4);
    }
    return result;
}

void draw_patch(cv::Mat& mask, Random& random) {
    const cv::Point middle = point_in(mask, random);
    const int corners = 3 + int(below(random, 7)), radius = size_px(3, 60, random);
    std::vector<cv::Point> outline;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * CV_PI * (i + between(random, -0.4, 0.4)) / corners,
                     distance = radius * between(random, 0.3, 1.2);
        outline.push_back(middle + cv::Point(int(distance * std::cos(angle)), int(distance * std::sin(angle))));
    }
    for (int times = int(below(random, 4)); times > 0; --times) outline = rounded(outline);
    cv::fillPoly(mask, std::vector{outline}, covered, cv::LINE_AA);
}

void draw_spot(cv::Mat& mask, Random& random) {
    const cv::Size axes{size_px(1, 40, random), size_px(1, 40, random)};
    const int thickness = happens(random, 0.7) ? cv::FILLED : size_px(0.7, 5, random);
    cv::ellipse(mask, point_in(mask, random), axes, between(random, 0, 180), 0, 360, covered, thickness, cv::LINE_AA);
}

/// A curve that bends and grows thinner.
void draw_stroke(cv::Mat& mask, Random& random) {
    constexpr int pieces = 24;
    cv::Point2d at = point_in(mask, random);
    double angle = between(random, 0, 2 * CV_PI), bend = between(random, -0.15, 0.15);
    const double length = size_px(1, 6, random), width = size_px(0.7, 8, random), taper = fraction(random);
    for (int i = 0; i < pieces; ++i, angle += bend) {
        const cv::Point2d next = at + length * cv::Point2d(std::cos(angle), std::sin(angle));
        cv::line(mask, at, next, covered, std::max(1, int(width * (1 - taper * i / pieces))), cv::LINE_AA);
        at = next;
    }
}

/// Parallel strokes: fences, stripes, hatching.
void draw_rows(cv::Mat& mask, Random& random) {
    const double angle = between(random, 0, CV_PI), gap = size_px(2, 12, random), length = size_px(10, 80, random);
    const int count = 4 + int(below(random, 12)), width = std::max(1, int(gap * between(random, 0.2, 0.7)));
    const cv::Point2d along(std::cos(angle), std::sin(angle)), across(-along.y, along.x),
        start = point_in(mask, random);
    for (int i = 0; i < count; ++i) {
        const cv::Point2d from = start + across * (gap * i);
        cv::line(mask, from, from + along * length, covered, width, cv::LINE_AA);
    }
}

void draw_letters(cv::Mat& mask, Random& random) {
    constexpr std::array fonts{cv::FONT_HERSHEY_SIMPLEX, cv::FONT_HERSHEY_DUPLEX, cv::FONT_HERSHEY_TRIPLEX,
                               cv::FONT_HERSHEY_COMPLEX, cv::FONT_HERSHEY_SCRIPT_COMPLEX};
    constexpr double unit_px = 22;  // height of a capital at scale 1
    std::string text;
    for (int i = 0; i < 12; ++i) text += char('!' + below(random, '~' - '!'));
    const double scale = size_px(6, 40, random) / unit_px;
    const auto font = fonts[std::size_t(below(random, long(fonts.size())))];
    cv::putText(mask, text, point_in(mask, random), font, scale, covered,
                std::max(1, int(scale * between(random, 1, 5))), cv::LINE_AA);
}

/// From one colour to another, across the whole.
cv::Mat shade(cv::Size size, Random& random) {
    cv::Mat corners(2, 2, CV_8UC3), result;
    for (int i = 0; i < 4; ++i) {
        const auto value = color(random);
        corners.at<cv::Vec3b>(i / 2, i % 2) = cv::Vec3b(uchar(value[0]), uchar(value[1]), uchar(value[2]));
    }
    cv::resize(corners, result, size, 0, 0, cv::INTER_LINEAR);
    return result;
}

/// One of the textures, turned, with more or less contrast and in a light of its own.
cv::Mat texture(std::span<const cv::Mat> textures, Random& random) {
    cv::Mat result;
    const cv::Mat& picked = textures[std::size_t(below(random, long(textures.size())))];
    cv::rotate(picked, result, int(below(random, 3)));
    const double contrast = between(random, 0.3, 1.7), light = between(random, 20, 235);
    result.convertTo(result, CV_8U, contrast, light - contrast * cv::mean(result)[1]);
    return result;
}

cv::Mat fill(cv::Size size, std::span<const cv::Mat> textures, Random& random) {
    if (!textures.empty() && happens(random, textured_share)) return texture(textures, random);
    return happens(random, shaded_share) ? shade(size, random) : cv::Mat(size, CV_8UC3, color(random));
}

/// Lays `paint` over `canvas` where the larger `mask` covers it.
void lay(cv::Mat& canvas, const cv::Mat& paint, const cv::Mat& mask) {
    cv::Mat cover, bare;
    cv::resize(mask, cover, canvas.size(), 0, 0, cv::INTER_AREA);
    cover.convertTo(cover, CV_32F, 1 / 255.0);
    cv::subtract(1, cover, bare);
    cv::blendLinear(paint, canvas, cover, bare, canvas);
}

void draw_rim(cv::Mat& canvas, const cv::Mat& mask, Random& random) {
    const int width = size_px(0.7, 4, random);
    cv::Mat wider;
    cv::dilate(mask, wider, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * width + 1, 2 * width + 1}));
    lay(canvas, cv::Mat(canvas.size(), CV_8UC3, color(random)), wider);
}

using Draw = void (*)(cv::Mat&, Random&);
// Strokes twice as often
constexpr std::array<Draw, 6> ways{draw_patch, draw_spot, draw_stroke, draw_stroke, draw_rows, draw_letters};

void draw_shape(cv::Mat& canvas, std::span<const cv::Mat> textures, Random& random) {
    cv::Mat mask = cv::Mat::zeros(canvas.size() * finer, CV_8U);
    ways[std::size_t(below(random, long(ways.size())))](mask, random);
    if (happens(random, rimmed_share)) draw_rim(canvas, mask, random);
    lay(canvas, fill(canvas.size(), textures, random), mask);
}

/// What lies behind is often out of focus.
void blur(cv::Mat& canvas, Random& random) { cv::GaussianBlur(canvas, canvas, {}, between(random, 0.5, 6)); }

}  // namespace

cv::Mat drawn(int side_px, std::span<const cv::Mat> textures, Random& random) {
    cv::Mat canvas = happens(random, shaded_ground_share) ? shade({side_px, side_px}, random)
                                                          : fill({side_px, side_px}, textures, random);
    const long shapes = fewest_shapes + below(random, most_shapes - fewest_shapes + 1);
    const long behind = happens(random, blurred_share) ? below(random, shapes) : -1;
    for (long i = 0; i < shapes; ++i) {
        draw_shape(canvas, textures, random);
        if (i == behind) blur(canvas, random);
    }
    return softened(canvas, between(random, least_lens_sigma_px, most_lens_sigma_px));
}

}  // namespace impasto

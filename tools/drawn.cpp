// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawn.h"

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace impasto {
namespace {

constexpr int finer = 4;  // drawn this much larger and reduced by area, which makes edges as soft as a sensor's px does
constexpr double ink_share = 0.3, paper_share = 0.2;
constexpr int fewest_shapes = 6, most_shapes = 30;

cv::Scalar color(Random& random) {
    if (happens(random, ink_share)) return cv::Scalar::all(between(random, 0, 30));
    if (happens(random, paper_share)) return cv::Scalar::all(between(random, 225, 255));
    return {between(random, 0, 255), between(random, 0, 255), between(random, 0, 255)};
}

cv::Point point_in(const cv::Mat& canvas, Random& random) { return {int(below(random, canvas.cols)), int(below(random, canvas.rows))}; }

/// Small things are more frequent than large ones, as in pictures.
int size_px(double least, double most, Random& random) { return int(finer * least * std::pow(most / least, fraction(random))); }

void draw_patch(cv::Mat& canvas, Random& random) {
    const cv::Point middle = point_in(canvas, random);
    const int corners = 3 + int(below(random, 7)), radius = size_px(3, 60, random);
    std::vector<cv::Point> outline;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * CV_PI * (i + between(random, -0.4, 0.4)) / corners, distance = radius * between(random, 0.3, 1.2);
        outline.push_back(middle + cv::Point(int(distance * std::cos(angle)), int(distance * std::sin(angle))));
    }
    cv::fillPoly(canvas, std::vector{outline}, color(random), cv::LINE_AA);
}

void draw_spot(cv::Mat& canvas, Random& random) {
    const cv::Size axes{size_px(1, 40, random), size_px(1, 40, random)};
    const int thickness = happens(random, 0.7) ? cv::FILLED : size_px(0.7, 5, random);
    cv::ellipse(canvas, point_in(canvas, random), axes, between(random, 0, 180), 0, 360, color(random), thickness, cv::LINE_AA);
}

/// A curve that bends and grows thinner.
void draw_stroke(cv::Mat& canvas, Random& random) {
    constexpr int pieces = 24;
    cv::Point2d at = point_in(canvas, random);
    double angle = between(random, 0, 2 * CV_PI), bend = between(random, -0.15, 0.15);
    const double length = size_px(1, 6, random), width = size_px(0.7, 8, random), taper = fraction(random);
    const auto ink = color(random);
    for (int i = 0; i < pieces; ++i, angle += bend) {
        const cv::Point2d next = at + length * cv::Point2d(std::cos(angle), std::sin(angle));
        cv::line(canvas, at, next, ink, std::max(1, int(width * (1 - taper * i / pieces))), cv::LINE_AA);
        at = next;
    }
}

/// Parallel strokes: fences, stripes, hatching.
void draw_rows(cv::Mat& canvas, Random& random) {
    const double angle = between(random, 0, CV_PI), gap = size_px(2, 12, random), length = size_px(10, 80, random);
    const int count = 4 + int(below(random, 12)), width = std::max(1, int(gap * between(random, 0.2, 0.7)));
    const cv::Point2d along(std::cos(angle), std::sin(angle)), across(-along.y, along.x), start = point_in(canvas, random);
    const auto ink = color(random);
    for (int i = 0; i < count; ++i) {
        const cv::Point2d from = start + across * (gap * i);
        cv::line(canvas, from, from + along * length, ink, width, cv::LINE_AA);
    }
}

void draw_letters(cv::Mat& canvas, Random& random) {
    constexpr std::array fonts{cv::FONT_HERSHEY_SIMPLEX, cv::FONT_HERSHEY_DUPLEX, cv::FONT_HERSHEY_TRIPLEX, cv::FONT_HERSHEY_COMPLEX, cv::FONT_HERSHEY_SCRIPT_COMPLEX};
    constexpr double unit_px = 22;  // height of a capital at scale 1
    std::string text;
    for (int i = 0; i < 12; ++i) text += char('!' + below(random, '~' - '!'));
    const double scale = size_px(6, 40, random) / unit_px;
    const auto font = fonts[std::size_t(below(random, long(fonts.size())))];
    cv::putText(canvas, text, point_in(canvas, random), font, scale, color(random), std::max(1, int(scale * between(random, 1, 5))), cv::LINE_AA);
}

/// From one colour to another, across the whole.
void draw_ground(cv::Mat& canvas, Random& random) {
    cv::Mat corners(2, 2, CV_8UC3);
    for (int i = 0; i < 4; ++i) {
        const auto value = color(random);
        corners.at<cv::Vec3b>(i / 2, i % 2) = cv::Vec3b(uchar(value[0]), uchar(value[1]), uchar(value[2]));
    }
    cv::resize(corners, canvas, canvas.size(), 0, 0, cv::INTER_LINEAR);
}

using Draw = void (*)(cv::Mat&, Random&);
constexpr std::array<Draw, 6> ways{draw_patch, draw_spot, draw_stroke, draw_stroke, draw_rows, draw_letters};  // strokes twice as often

}  // namespace

cv::Mat drawn(int side_px, Random& random) {
    cv::Mat canvas(side_px * finer, side_px * finer, CV_8UC3), result;
    draw_ground(canvas, random);
    const long shapes = fewest_shapes + below(random, most_shapes - fewest_shapes + 1);
    for (long i = 0; i < shapes; ++i) ways[std::size_t(below(random, long(ways.size())))](canvas, random);
    cv::resize(canvas, result, {side_px, side_px}, 0, 0, cv::INTER_AREA);
    return result;
}

}  // namespace impasto

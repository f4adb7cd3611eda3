// SPDX-License-Identifier: GPL-3.0-or-later
#include "sheet.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include <impasto/text.h>

#include "picture.h"
#include "quality.h"
#include "tensor_image.h"
#include "tile_grid.h"

namespace impasto::tools {
namespace {

constexpr int crop_px = 64;
constexpr int magnification = 5;  // each px as a square, so that nothing is interpolated twice
constexpr int panel_px = crop_px * magnification, label_px = 24, gap_px = 6;
constexpr double hardest_share = 0.25;  // elsewhere the pictures look alike
constexpr std::size_t rows = 5;

double mean_square(const torch::Tensor& difference, Rect rect) {
    return crop(difference, rect).square().mean().item<double>();
}

/// BGR, 8 bits.
cv::Mat to_pixels(const torch::Tensor& x) {
    const auto bytes = (as_rgb(x)[0].flip(0).permute({1, 2, 0}) * 255).round().to(torch::kUInt8).contiguous();
    return cv::Mat(int(bytes.size(0)), int(bytes.size(1)), CV_8UC3, bytes.data_ptr()).clone();
}

cv::Rect place_of(std::size_t row, std::size_t column) {
    return {int(column) * (panel_px + gap_px), int(row) * (panel_px + label_px + gap_px), panel_px, panel_px};
}

void draw_panel(cv::Mat& sheet, cv::Rect place, const torch::Tensor& picture, Rect rect, const std::string& label) {
    const auto pixels = to_pixels(crop(picture, rect));
    cv::resize(pixels, sheet(place), place.size(), 0, 0, cv::INTER_NEAREST);
    cv::putText(sheet, label, {place.x + 2, place.br().y + label_px - 7}, cv::FONT_HERSHEY_SIMPLEX, 0.45, {0, 0, 0}, 1,
                cv::LINE_AA);
}

/// OpenCV's letters are ASCII only, so labels are not translated.
std::string label(const std::string& name, const torch::Tensor& picture, const Pair& pair, Rect rect) {
    const double error = mean_square(luma(picture) - luma(pair.original), rect);
    return format_text("%s  %.1f dB", name.c_str(), 10 * std::log10(255 * 255 / error));
}

void draw_row(cv::Mat& sheet, std::size_t row, const Crop& crop, const Pair& pair,
              const std::vector<Enlarger>& columns) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto picture = columns[column].enlarge(pair);
        draw_panel(sheet, place_of(row, column), picture, crop.rect,
                   label(columns[column].name, picture, pair, crop.rect));
    }
    draw_panel(sheet, place_of(row, columns.size()), pair.original, crop.rect,
               format_text("%s at %d, %d", crop.file.filename().c_str(), crop.rect.x, crop.rect.y));
}

}  // namespace

std::vector<Crop> crops_of(const std::filesystem::path& file, const torch::Tensor& bicubic, const torch::Tensor& model,
                           const torch::Tensor& original) {
    const auto truth = luma(original), plain_error = luma(bicubic) - truth, model_error = luma(model) - truth;
    std::vector<Crop> crops;
    for (const Rect rect : cut({0, 0, int(original.size(3)), int(original.size(2))}, crop_px)) {
        if (rect.width < crop_px || rect.height < crop_px) continue;
        const double error = mean_square(plain_error, rect);
        crops.push_back({.file = file,
                         .rect = rect,
                         .error = error,
                         .gain_db = 10 * std::log10(error / mean_square(model_error, rect))});
    }
    return crops;
}

std::vector<Crop> chosen(std::vector<Crop> crops) {
    if (crops.size() <= rows) return crops;
    std::ranges::stable_sort(crops, std::ranges::greater(), &Crop::error);
    crops.resize(std::max(rows, std::size_t(hardest_share * double(crops.size()))));
    std::ranges::stable_sort(crops, std::ranges::greater(), &Crop::gain_db);
    std::vector<Crop> spread;
    for (std::size_t i = 0; i < rows; ++i) spread.push_back(crops[i * (crops.size() - 1) / (rows - 1)]);
    return spread;
}

void save_sheet(const std::filesystem::path& sheet, const std::vector<Crop>& crops, const Damage& damage,
                const std::vector<Enlarger>& columns) {
    const auto corner = place_of(crops.size(), columns.size() + 1);
    cv::Mat pixels(std::max(1, corner.y), corner.x, CV_8UC3, cv::Scalar(255, 255, 255));
    for (std::size_t row = 0; row < crops.size(); ++row)
        draw_row(pixels, row, crops[row], read_pair(crops[row].file, damage), columns);
    save_picture(Picture(pixels), sheet);
}

}  // namespace impasto::tools

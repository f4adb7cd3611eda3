// SPDX-License-Identifier: GPL-3.0-or-later
#include "curve.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <impasto/text.h>

namespace impasto {
namespace {

constexpr double width_px = 640, height_px = 240, margin_px = 60;

struct Row {
    double step, loss, psnr;
};

std::vector<Row> rows_of(const std::filesystem::path& file) {
    std::vector<Row> rows;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        Row row{};
        if (std::sscanf(line.c_str(), "%lf,%lf,%*f,%lf", &row.step, &row.loss, &row.psnr) == 3) rows.push_back(row);
    }
    return rows;
}

struct Series {
    const char *name, *color;
    double Row::* value;
    int decimals;
};
constexpr Series all_series[] = {{"loss", "#b5482a", &Row::loss, 5}, {"PSNR, dB", "#2a6ab5", &Row::psnr, 2}};

/// One curve in its own box, `top_px` below the picture's upper edge, its least and greatest value beside it.
std::string drawn(const Series& series, const std::vector<Row>& rows, double top_px) {
    const auto [least, greatest] = std::ranges::minmax(rows, {}, series.value);
    const double low = least.*series.value, high = greatest.*series.value;
    const auto y = [&](double value) {
        return top_px + height_px * (high > low ? (high - value) / (high - low) : 0.5);
    };
    std::string points;
    for (const auto& row : rows)
        points += format_text("%.1f,%.1f ", margin_px + width_px * row.step / rows.back().step, y(row.*series.value));
    const auto label = [&](double value) {
        return format_text("<text x='%.0f' y='%.0f' text-anchor='end'>%.*f</text>\n", margin_px - 6, y(value) + 4,
                           series.decimals, value);
    };
    return format_text("<rect x='%.0f' y='%.0f' width='%.0f' height='%.0f' fill='none' stroke='#ccc'/>\n", margin_px,
                       top_px, width_px, height_px) +
           format_text("<polyline fill='none' stroke='%s' points='%s'/>\n", series.color, points.c_str()) + label(low) +
           label(high) +
           format_text("<text x='%.0f' y='%.0f' fill='%s'>%s</text>\n", margin_px + 8, top_px + 16, series.color,
                       series.name);
}

}  // namespace

void save_curve(const std::filesystem::path& losses_csv, const std::filesystem::path& svg) {
    const auto rows = rows_of(losses_csv);
    if (rows.empty() || rows.back().step <= 0) return;
    double top_px = 16;
    std::string body;
    for (const auto& series : all_series) {
        body += drawn(series, rows, top_px);
        top_px += height_px + 16;
    }
    std::ofstream(svg) << format_text(
                              "<svg xmlns='http://www.w3.org/2000/svg' width='%.0f' height='%.0f' "
                              "font-family='sans-serif' font-size='11'>\n",
                              width_px + margin_px + 16, top_px + 16)
                       << body
                       << format_text("<text x='%.0f' y='%.0f' text-anchor='end'>%.0f steps</text>\n</svg>\n",
                                      width_px + margin_px, top_px, rows.back().step);
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_pictures.h"

#include <opencv2/imgproc.hpp>

#include <impasto/error.h>
#include <impasto/text.h>

#include "jobs.h"
#include "style/scales.h"

namespace impasto::tools {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> pictures(const fs::path& place) {
    return fs::is_directory(place) ? pictures_in(place) : std::vector{place};
}

cv::Mat bgr(const Picture& picture) {
    cv::Mat pixels;
    if (picture.pixels().channels() == 1) cv::cvtColor(picture.pixels(), pixels, cv::COLOR_GRAY2BGR);
    else picture.pixels().copyTo(pixels);
    return pixels;
}

}  // namespace

std::vector<BenchPair> bench_pairs(const fs::path& contents, const fs::path& styles, bool one_each) {
    const auto content_files = pictures(contents), style_files = pictures(styles);
    std::vector<BenchPair> pairs;
    for (std::size_t i = 0; i < content_files.size(); ++i)
        for (std::size_t j = 0; j < style_files.size(); ++j)
            if (!one_each || i == j) pairs.push_back({content_files[i], style_files[j]});
    if (pairs.empty()) throw Error(ErrorKind::bad_option, tr("There is no picture in what was given."));
    return pairs;
}

Picture reduced(const fs::path& file, int side_px) {
    const Picture picture = read_picture(file);
    const Size size = shrunk_to(picture.size(), side_px);
    cv::Mat pixels;
    cv::resize(bgr(picture), pixels, {size.width, size.height}, 0, 0, cv::INTER_AREA);
    return Picture(pixels);
}

}  // namespace impasto::tools

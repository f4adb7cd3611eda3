// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_frames.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include <opencv2/imgproc.hpp>

#include <impasto/engine.h>
#include <impasto/text.h>

#include "bench_pictures.h"
#include "places.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

constexpr int frame_count = 4, pan_px = 2, move_px = 4;
constexpr double part = 0.2, brightening = 1.03;  // of the long side; from frame to frame

cv::Mat panned(const cv::Mat& content, int frame) {
    return content(cv::Rect(pan_px * frame, 0, content.cols - pan_px * (frame_count - 1), content.rows)).clone();
}

/// The middle of the content, upside down, moves through its upper left.
cv::Mat moving(const cv::Mat& content, int frame) {
    const int side = std::min({int(part * std::max(content.cols, content.rows)), content.rows / 2, content.cols / 2});
    cv::Mat object, picture = content.clone();
    cv::rotate(content(cv::Rect((content.cols - side) / 2, (content.rows - side) / 2, side, side)), object,
               cv::ROTATE_180);
    object.copyTo(picture(cv::Rect(content.cols / 8 + move_px * frame, content.rows / 8, side, side)));
    return picture;
}

cv::Mat brightening_up(const cv::Mat& content, int frame) { return content * std::pow(brightening, frame); }

struct Scene {
    const char* name;
    cv::Mat (*frame)(const cv::Mat& content, int frame);
};
std::array<Scene, 3> scenes() {
    return {{{tr("pans"), panned}, {tr("a part moves"), moving}, {tr("brightens"), brightening_up}}};
}

using Frames = std::vector<Picture>;

double difference(const Frames& frames) {
    double sum = 0;
    for (std::size_t i = 1; i < frames.size(); ++i)
        sum += cv::norm(frames[i].pixels(), frames[i - 1].pixels(), cv::NORM_L1);
    return sum;
}

class FramesBench {
public:
    explicit FramesBench(const BenchStyleOptions& options)
        : options_(options), engine_(open_engine()), methods_(options.methods) {
        if (methods_.empty()) methods_.push_back(StyleMethod::texture);
    }

    Table run() {
        for (const auto& pair : bench_pairs(options_.contents, options_.styles, options_.one_each)) measure(pair);
        return table_;
    }

private:
    void measure(const BenchPair& pair) {
        const Picture content = reduced(pair.content, options_.side_px), style = reduced(pair.style, 1 << 20);
        for (const auto& scene : scenes()) {
            Frames contents;
            for (int i = 0; i < frame_count; ++i) contents.emplace_back(scene.frame(content.pixels(), i));
            for (const auto method : methods_) add_row(pair, scene, method, contents, style);
        }
    }

    void add_row(const BenchPair& pair, const Scene& scene, StyleMethod method, const Frames& contents,
                 const Picture& style) {
        FrameMemory memory;
        const double unit = difference(contents),
                     by_themselves = difference(painted(contents, style, method, nullptr)) / unit,
                     one_after_another = difference(painted(contents, style, method, &memory)) / unit;
        table_.add({pair.content.stem(), pair.style.stem(), std::string(style_method_ids[std::size_t(method)]),
                    scene.name, fixed(by_themselves, 2), fixed(one_after_another, 2)});
    }

    Frames painted(const Frames& contents, const Picture& style, StyleMethod method, FrameMemory* memory) {
        StyleOptions options = options_.style;
        options.method = method;
        options.frames = memory;
        Frames results;
        for (const auto& content : contents) {
            results.push_back(picture_for("frame.png", content, content.size()));
            TerminalProgress progress(std::string(style_method_ids[std::size_t(method)]));
            engine_->stylize(content, {.first = &style}, results.back(), options, progress);
        }
        return results;
    }

    const BenchStyleOptions& options_;
    std::unique_ptr<Engine> engine_;
    std::vector<StyleMethod> methods_;
    Table table_{{tr("content"), tr("style"), tr("method"), tr("frames"), tr("by themselves"), tr("one after another")},
                 {Align::left, Align::left, Align::left, Align::left}};
};

}  // namespace

Table bench_frames(const BenchStyleOptions& options) { return FramesBench(options).run(); }

}  // namespace impasto::tools

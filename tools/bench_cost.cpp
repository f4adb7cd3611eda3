// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_cost.h"

#include <array>
#include <cmath>
#include <functional>

#include <opencv2/imgproc.hpp>

#include <impasto/engine.h>
#include <impasto/error.h>
#include <impasto/style_cost.h>
#include <impasto/text.h>

#include "peak_memory.h"
#include "picture.h"
#include "places.h"
#include "seconds_of.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

constexpr double mebibyte = 1 << 20;
constexpr std::array megapixels{0.25, 1.0, 4.0};

struct Cost {
    double seconds = 0, mebibytes = 0;
};

Picture resized(const Picture& picture, double scale) {
    cv::Mat pixels;
    cv::resize(picture.pixels(), pixels, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    return Picture(pixels);
}

/// Throws Error{bad_option} for none.
Picture one_picture(const std::filesystem::path& file) {
    if (file.empty()) throw Error(ErrorKind::bad_option, tr("There is no picture in what was given."));
    return read_picture(file);
}

/// The process itself is part of what is told, so nothing is taken off; what earlier rows keep open counts as well, so
/// the first rows are the truest.
Cost taken(const std::function<void()>& work) {
    forget_peak_memory();
    const double seconds = seconds_of(work);
    return {.seconds = seconds, .mebibytes = peak_memory_mib()};
}

class CostBench {
public:
    explicit CostBench(const BenchCostOptions& options)
        : options_(options), engine_(open_engine()), content_(one_picture(options.content)),
          style_(one_picture(options.style)) {}

    Table run() {
        for (const double size : megapixels) {
            const auto layer = resized(content_, std::sqrt(size * 1e6 / double(content_.size().area())));
            for (const auto method : methods()) painted(layer, method);
            if (!options_.methods.empty()) continue;
            enlarged(layer, 1, tr("restore"));
            enlarged(layer, 2, tr("upscale × 2"));
        }
        return table_;
    }

private:
    std::vector<StyleMethod> methods() const {
        if (!options_.methods.empty()) return options_.methods;
        return {StyleMethod::fast, StyleMethod::texture, StyleMethod::refined};
    }

    /// As the dialog measures it at every change but the first.
    TimedPreview timed(const Picture& preview, const StyleOptions& options) {
        stylize(preview, options);
        return {.size = preview.size(), .seconds = seconds_of([&] { stylize(preview, options); })};
    }

    void stylize(const Picture& layer, const StyleOptions& options) {
        auto result = picture_for("result.png", layer, layer.size());
        engine_->stylize(layer, {.first = &style_}, result, options, progress_);
    }

    void painted(const Picture& layer, StyleMethod method) {
        auto options = options_.options, quick = options_.options;
        options.method = method;
        quick.method = previewed(method);
        const auto preview =
            resized(layer, double(preview_side_px) / std::max(layer.size().width, layer.size().height));
        const auto told = style_cost(layer.size(), timed(preview, quick), options);
        add(std::string(style_method_ids[std::size_t(method)]), layer, {told.seconds, double(told.bytes) / mebibyte},
            taken([&] { stylize(layer, options); }));
    }

    void enlarged(const Picture& layer, int factor, const char* name) {
        const Size size{layer.size().width * factor, layer.size().height * factor};
        const Rect middle{(size.width - preview_side_px) / 2, (size.height - preview_side_px) / 2, preview_side_px,
                          preview_side_px};
        PixelBuffer part(middle.size(), layer.format());
        const auto look = [&] { return engine_->upscale_part(layer, size, middle, part, {}, progress_); };
        look();
        const auto told = look();
        const auto work = [&] {
            auto result = picture_for("result.png", layer, size);
            engine_->upscale(layer, result, {}, progress_);
        };
        add(name, layer, {told.seconds, double(told.bytes) / mebibyte}, taken(work));
    }

    void add(const std::string& what, const Picture& layer, const Cost& told, const Cost& took) {
        table_.add({what, fixed(double(layer.size().area()) / 1e6, 2), fixed(told.seconds, 1), fixed(took.seconds, 1),
                    fixed(told.seconds / took.seconds, 2), fixed(told.mebibytes, 0), fixed(took.mebibytes, 0),
                    fixed(told.mebibytes / took.mebibytes, 2)});
    }

    const BenchCostOptions& options_;
    std::unique_ptr<Engine> engine_;
    Picture content_, style_;
    SilentProgress progress_;
    Table table_{
        {tr("what"), tr("MP"), tr("told s"), tr("took s"), tr("ratio"), tr("told MiB"), tr("took MiB"), tr("ratio")},
        {Align::left}};
};

}  // namespace

Table bench_cost(const BenchCostOptions& options) { return CostBench(options).run(); }

}  // namespace impasto::tools

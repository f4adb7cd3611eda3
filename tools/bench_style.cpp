// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_style.h"

#include <algorithm>
#include <map>
#include <optional>

#include <opencv2/imgproc.hpp>

#include <impasto/engine.h>
#include <impasto/error.h>
#include <impasto/text.h>

#include "bench_pictures.h"
#include "peak_memory.h"
#include "picture.h"
#include "places.h"
#include "seconds_of.h"
#include "style/scales.h"
#include "style_judge.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

namespace fs = std::filesystem;

constexpr int cell_px = 256, gap_px = 4;

/// In the middle of a white square.
cv::Mat cell(const Picture& picture) {
    const Size size = resized_to(picture.size(), cell_px);
    cv::Mat cell(cell_px, cell_px, CV_8UC3, cv::Scalar::all(255));
    cv::resize(picture.pixels(),
               cell({(cell_px - size.width) / 2, (cell_px - size.height) / 2, size.width, size.height}),
               {size.width, size.height}, 0, 0, cv::INTER_AREA);
    return cell;
}

/// Content, style and results side by side, a row a pair.
class ContactSheet {
public:
    void add(const std::vector<Picture>& pictures) {
        std::vector<cv::Mat> cells;
        for (const auto& picture : pictures) cells.push_back(cell(picture));
        cv::Mat strip;
        cv::hconcat(cells, strip);
        cv::copyMakeBorder(strip, strip, gap_px, gap_px, gap_px, gap_px, cv::BORDER_CONSTANT, cv::Scalar::all(255));
        strips_.push_back(strip);
    }

    void save(const fs::path& file) const {
        cv::Mat sheet;
        cv::vconcat(strips_, sheet);
        save_picture(Picture(sheet), file);
    }

private:
    std::vector<cv::Mat> strips_;
};

/// What one method, or a peer, did over all pairs.
struct Measured {
    double seconds = 0, frame_ratio = 0;
    StyleScore score;
    int count = 0;

    void add(const Measured& one) {
        seconds += one.seconds;
        frame_ratio += one.frame_ratio;
        score.style += one.score.style;
        score.content += one.score.content;
        ++count;
    }
};

/// Contents and styles as they are measured, and a name for files.
struct Pictures {
    Picture content, style;
    std::string content_name, style_name;
    std::string name() const { return content_name + "-" + style_name; }
};

class StyleBench {
public:
    explicit StyleBench(const BenchStyleOptions& options)
        : options_(options), engine_(open_engine()), methods_(options.methods) {
        if (!options.judge.empty()) judge_.emplace(options.judge);
        if (methods_.empty())
            for (std::size_t i = 0; i < style_method_ids.size(); ++i) methods_.push_back(StyleMethod(i));
    }

    Table run() {
        for (const auto& pair : bench_pairs(options_.contents, options_.styles, options_.one_each)) measure(pair);
        for (const auto& [method, sum] : sums_) add_row(tr("mean"), "", method, sum, "");
        if (!options_.sheet.empty()) sheet_.save(options_.sheet);
        return table_;
    }

private:
    void measure(const BenchPair& pair) {
        const Pictures pictures{reduced(pair.content, options_.side_px), reduced(pair.style, 1 << 20),
                                pair.content.stem(), pair.style.stem()};
        std::vector<Picture> shown{pictures.content, pictures.style};
        for (const auto method : methods_) shown.push_back(painted(pictures, method));
        if (!options_.peer.empty()) shown.push_back(of_peer(pictures));
        sheet_.add(shown);
    }

    Picture painted(const Pictures& pictures, StyleMethod method) {
        Picture result = picture_for("result.png", pictures.content, pictures.content.size());
        forget_peak_memory();
        const double seconds = timed(pictures, method, result);
        const auto peak = fixed(peak_memory_mib(), 0);
        const std::string name(style_method_ids[std::size_t(method)]);
        record(pictures, name, result, seconds, peak);
        keep(pictures.name() + "-" + name + ".png", result);
        return result;
    }

    double timed(const Pictures& pictures, StyleMethod method, Picture& result) {
        StyleOptions style = options_.style;
        style.method = method;
        TerminalProgress progress(pictures.style_name);
        return seconds_of(
            [&] { engine_->stylize(pictures.content, {.first = &pictures.style}, result, style, progress); });
    }

    Picture of_peer(const Pictures& pictures) {
        const Picture result = reduced(options_.peer / (pictures.name() + ".png"), options_.side_px);
        record(pictures, options_.peer.filename(), result, 0, "");
        return result;
    }

    void record(const Pictures& pictures, const std::string& method, const Picture& result, double seconds,
                const std::string& peak) {
        Measured one{.seconds = seconds, .count = 1};
        if (judge_) {
            one.score = judge_->score(pictures.content, pictures.style, result);
            one.frame_ratio = judge_->frame_ratio(pictures.style, result);
        }
        add_row(pictures.content_name, pictures.style_name, method, one, peak);
        sums_[method].add(one);
    }

    void add_row(const std::string& content, const std::string& style, const std::string& method, const Measured& sum,
                 const std::string& peak) {
        const double count = sum.count;
        const auto judged = [&](double value, int digits) { return judge_ ? fixed(value / count, digits) : "–"; };
        table_.add({content, style, method, sum.seconds > 0 ? fixed(sum.seconds / count, 1) : "–",
                    judged(sum.score.style, 4), judged(sum.score.content, 4), judged(sum.frame_ratio, 2), peak});
    }

    void keep(const std::string& name, const Picture& result) const {
        if (options_.results.empty()) return;
        fs::create_directories(options_.results);
        save_picture(result, options_.results / name);
    }

    const BenchStyleOptions& options_;
    std::unique_ptr<Engine> engine_;
    std::vector<StyleMethod> methods_;
    std::optional<StyleJudge> judge_;
    ContactSheet sheet_;
    Table table_{{tr("content"), tr("style"), tr("method"), tr("seconds"), tr("style distance"), tr("content distance"),
                  tr("frame ratio"), tr("peak MiB")},
                 {Align::left, Align::left, Align::left}};
    std::map<std::string, Measured> sums_;  // by method
};

}  // namespace

Table bench_style(const BenchStyleOptions& options) { return StyleBench(options).run(); }

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_style.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include <opencv2/imgproc.hpp>

#include <impasto/engine.h>
#include <impasto/error.h>
#include <impasto/text.h>

#include "jobs.h"
#include "peak_memory.h"
#include "picture.h"
#include "places.h"
#include "style/scales.h"
#include "style_judge.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

namespace fs = std::filesystem;

constexpr int cell_px = 256, gap_px = 4, strips_across = 2;

struct Task {
    fs::path content, style;
};

std::vector<fs::path> pictures(const fs::path& place) { return fs::is_directory(place) ? pictures_in(place) : std::vector{place}; }

std::vector<Task> tasks_of(const BenchStyleOptions& options) {
    const auto contents = pictures(options.contents), styles = pictures(options.styles);
    std::vector<Task> tasks;
    for (std::size_t i = 0; i < contents.size(); ++i)
        for (std::size_t j = 0; j < styles.size(); ++j)
            if (!options.one_each || i == j) tasks.push_back({contents[i], styles[j]});
    if (tasks.empty()) throw Error(ErrorKind::bad_option, tr("There is no picture in what was given."));
    return tasks;
}

cv::Mat bgr(const Picture& picture) {
    cv::Mat pixels;
    if (picture.pixels().channels() == 1) cv::cvtColor(picture.pixels(), pixels, cv::COLOR_GRAY2BGR);
    else picture.pixels().copyTo(pixels);
    return pixels;
}

Picture reduced(const fs::path& file, int side_px) {
    const Picture picture = read_picture(file);
    const Size size = shrunk_to(picture.size(), side_px);
    cv::Mat pixels;
    cv::resize(bgr(picture), pixels, {size.width, size.height}, 0, 0, cv::INTER_AREA);
    return Picture(pixels);
}

/// In the middle of a white square.
cv::Mat cell(const Picture& picture) {
    const Size size = resized_to(picture.size(), cell_px);
    cv::Mat cell(cell_px, cell_px, CV_8UC3, cv::Scalar::all(255));
    cv::resize(picture.pixels(), cell({(cell_px - size.width) / 2, (cell_px - size.height) / 2, size.width, size.height}),
               {size.width, size.height}, 0, 0, cv::INTER_AREA);
    return cell;
}

/// Content, style, result side by side, two such strips in a row.
class ContactSheet {
public:
    void add(const Picture& content, const Picture& style, const Picture& result) {
        cv::Mat strip;
        cv::hconcat(std::vector{cell(content), cell(style), cell(result)}, strip);
        cv::copyMakeBorder(strip, strip, gap_px, gap_px, gap_px, gap_px, cv::BORDER_CONSTANT, cv::Scalar::all(255));
        strips_.push_back(strip);
    }

    void save(const fs::path& file) const {
        const int rows = (int(strips_.size()) + strips_across - 1) / strips_across;
        const cv::Size strip = strips_.front().size();
        cv::Mat sheet(rows * strip.height, std::min(strips_across, int(strips_.size())) * strip.width, CV_8UC3, cv::Scalar::all(255));
        for (int i = 0; i < int(strips_.size()); ++i)
            strips_[std::size_t(i)].copyTo(sheet({i % strips_across * strip.width, i / strips_across * strip.height, strip.width, strip.height}));
        save_picture(Picture(sheet), file);
    }

private:
    std::vector<cv::Mat> strips_;
};

class StyleBench {
public:
    explicit StyleBench(const BenchStyleOptions& options) : options_(options), engine_(open_engine()) {
        if (!options.judge.empty()) judge_.emplace(options.judge);
    }

    Table run() {
        Table table({tr("content"), tr("style"), tr("method"), tr("seconds"), tr("style distance"), tr("content distance"), tr("frame ratio"), tr("peak MiB")},
                    {Align::left, Align::left, Align::left});
        const auto tasks = tasks_of(options_);
        for (const auto& task : tasks) table.add(row(task));
        const double count = double(tasks.size());
        table.add({tr("mean"), "", "", fixed(seconds_ / count, 1), distance(sum_.style / count), distance(sum_.content / count), judge_ ? fixed(frame_ratio_ / count, 2) : "–", ""});
        if (!options_.sheet.empty()) sheet_.save(options_.sheet);
        return table;
    }

private:
    Table::Row row(const Task& task) {
        const Picture content = reduced(task.content, options_.side_px), style = reduced(task.style, 1 << 20);
        Picture result = picture_for("result.png", content, content.size());
        forget_peak_memory();
        const double seconds = timed(task, content, style, result);
        const auto score = judge_ ? judge_->score(content, style, result) : StyleScore{};
        const double frame = judge_ ? judge_->frame_ratio(style, result) : 0;
        sheet_.add(content, style, result);
        keep(task, result);
        seconds_ += seconds;
        sum_.style += score.style;
        sum_.content += score.content;
        frame_ratio_ += frame;
        const std::string method(style_method_ids[std::size_t(StyleOptions().method)]);
        return {task.content.stem(), task.style.stem(), method, fixed(seconds, 1), distance(score.style), distance(score.content), judge_ ? fixed(frame, 2) : "–", fixed(peak_memory_mib(), 0)};
    }

    double timed(const Task& task, const Picture& content, const Picture& style, Picture& result) {
        TerminalProgress progress(task.style.stem());
        const auto started = std::chrono::steady_clock::now();
        engine_->stylize(content, {.first = &style}, result, {}, progress);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    }

    void keep(const Task& task, const Picture& result) const {
        if (options_.results.empty()) return;
        fs::create_directories(options_.results);
        save_picture(result, options_.results / (task.content.stem().string() + "-" + task.style.stem().string() + ".png"));
    }

    std::string distance(double value) const { return judge_ ? fixed(value, 4) : "–"; }

    const BenchStyleOptions& options_;
    std::unique_ptr<Engine> engine_;
    std::optional<StyleJudge> judge_;
    ContactSheet sheet_;
    double seconds_ = 0, frame_ratio_ = 0;
    StyleScore sum_;
};

}  // namespace

Table bench_style(const BenchStyleOptions& options) { return StyleBench(options).run(); }

}  // namespace impasto::tools

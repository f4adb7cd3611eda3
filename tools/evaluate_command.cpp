// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include <impasto/engine.h>
#include <impasto/error.h>
#include <impasto/text.h>

#include "commands.h"
#include "common_options.h"
#include "enlargers.h"
#include "jobs.h"
#include "places.h"
#include "quality.h"
#include "sheet.h"
#include "table.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

struct Options {
    std::vector<std::filesystem::path> folders;
    std::vector<std::string> models;
    int scale = 2;
    UpscaleOptions upscale;
    std::filesystem::path csv, sheet;
};

/// Those asked for, or every model of this scale.
std::vector<std::string> model_ids(const Options& options) {
    if (!options.models.empty()) return options.models;
    std::vector<std::string> ids;
    for (const auto& model : find_models(model_places()))
        if (model.problem.empty() && model.manifest.task == "upscale" && model.manifest.scale == options.scale)
            ids.push_back(model.manifest.id);
    return ids;
}

class Evaluation {
public:
    Evaluation(const Options& options, std::vector<Enlarger> enlargers)
        : options_(options), enlargers_(std::move(enlargers)),
          csv_({"folder", "picture", "method", "psnr", "ssim"}, {}) {}

    void run() {
        for (const auto& folder : options_.folders) measure_folder(folder);
        if (!options_.csv.empty()) csv_.save_csv(options_.csv);
        if (!options_.sheet.empty())
            save_sheet(options_.sheet, chosen(std::move(crops_)), options_.scale, sheet_columns());
    }

private:
    void measure_folder(const std::filesystem::path& folder) {
        Table table(header(), {Align::left});
        std::vector<Score> sums(enlargers_.size());
        const auto files = pictures_in(folder);
        if (files.empty())
            throw Error(ErrorKind::bad_file, format_text(tr("There is no usable picture in %s."), folder.c_str()));
        for (std::size_t i = 0; i < files.size(); ++i) {
            TerminalProgress(files[i].parent_path().filename())
                .update({.phase = tr("Measuring"),
                         .step = int(i + 1),
                         .steps = int(files.size()),
                         .fraction = double(i) / double(files.size()),
                         .device = files[i].filename()});
            add(table, files[i], sums);
        }
        for (auto& sum : sums) sum = {sum.psnr / double(files.size()), sum.ssim / double(files.size())};
        table.add(row(tr("mean"), sums));
        std::printf("%s, ×%d\n%s\n", folder.c_str(), options_.scale, table.text().c_str());
        std::fflush(stdout);
    }

    void add(Table& table, const std::filesystem::path& file, std::vector<Score>& sums) {
        const auto scores = measure(file);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            sums[i] = {sums[i].psnr + scores[i].psnr, sums[i].ssim + scores[i].ssim};
            csv_.add({file.parent_path().filename(), file.filename(), enlargers_[i].name, fixed(scores[i].psnr, 4),
                      fixed(scores[i].ssim, 6)});
        }
        table.add(row(file.filename(), scores));
    }

    std::vector<Score> measure(const std::filesystem::path& file) {
        const auto pair = read_pair(file, options_.scale);
        std::vector<torch::Tensor> results;
        std::vector<Score> scores;
        for (const auto& enlarger : enlargers_) {
            results.push_back(enlarger.enlarge(pair));
            scores.push_back(compare(results.back(), pair.original, options_.scale));
        }
        if (!options_.sheet.empty()) keep_crops(file, results, pair);
        return scores;
    }

    /// The first model decides what the sheet shows.
    void keep_crops(const std::filesystem::path& file, const std::vector<torch::Tensor>& results, const Pair& pair) {
        const auto crops = crops_of(file, results.front(), results[interpolations().size()], pair.original);
        crops_.insert(crops_.end(), crops.begin(), crops.end());
    }

    /// Bicubic and the models.
    std::vector<Enlarger> sheet_columns() const {
        std::vector<Enlarger> columns{enlargers_.front()};
        columns.insert(columns.end(), enlargers_.begin() + std::ptrdiff_t(interpolations().size()), enlargers_.end());
        return columns;
    }

    Table::Row header() const {
        Table::Row cells{tr("PSNR in dB, SSIM")};
        for (const auto& enlarger : enlargers_) cells.insert(cells.end(), {enlarger.name, ""});
        return cells;
    }

    static Table::Row row(const std::string& name, const std::vector<Score>& scores) {
        Table::Row cells{name};
        for (const auto& score : scores) cells.insert(cells.end(), {fixed(score.psnr, 2), fixed(score.ssim, 4)});
        return cells;
    }

    const Options& options_;
    std::vector<Enlarger> enlargers_;
    Table csv_;
    std::vector<Crop> crops_;
};

void evaluate(const Options& options) {
    const c10::InferenceMode inference;
    watch_for_interrupt();
    const auto engine = open_engine();
    const auto models = model_ids(options);
    auto enlargers = interpolations();
    for (const auto& id : models) enlargers.push_back(neural(*engine, id, options.upscale));
    if (models.empty() && !options.sheet.empty())
        throw Error(ErrorKind::no_model,
                    format_text(tr("A sheet needs a model, and there is none for ×%d."), options.scale));
    Evaluation(options, std::move(enlargers)).run();
}

}  // namespace

void add_evaluate(CLI::App& command) {
    const auto options = std::make_shared<Options>();
    command.add_option("folder", options->folders, tr("Folders of pictures that serve as originals"))
        ->required()
        ->check(CLI::ExistingDirectory);
    command.add_option("--model", options->models, tr("A model's id; every model of the scale by default"))
        ->allow_extra_args(false);
    command.add_option("--scale", options->scale, tr("How much the originals are reduced first"))
        ->check(CLI::Range(2, 8))
        ->capture_default_str();
    command.add_option("--csv", options->csv, tr("Write the scores to this file too"));
    command.add_option("--sheet", options->sheet, tr("Write a picture with crops side by side, chosen by rule"));
    add_run_options(command, options->upscale);
    command.callback([options] { evaluate(*options); });
}

}  // namespace impasto::tools

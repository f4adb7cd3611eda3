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
    Damage damage;
    std::vector<int> jpeg_qualities;  // empty: one round without compression
    UpscaleOptions upscale;
    std::filesystem::path csv, sheet;
};

/// Those asked for, or every model of this scale.
std::vector<std::string> model_ids(const Options& options) {
    if (!options.models.empty()) return options.models;
    std::vector<std::string> ids;
    for (const auto& model : find_models(model_places()))
        if (model.problem.empty() && model.manifest.task == (options.damage.scale == 1 ? "restore" : "upscale") &&
            model.manifest.scale == options.damage.scale)
            ids.push_back(model.manifest.id);
    return ids;
}

class Evaluation {
public:
    Evaluation(const Options& options, std::vector<Enlarger> enlargers)
        : options_(options), enlargers_(std::move(enlargers)),
          csv_({"folder", "picture", "jpeg", "method", "psnr", "ssim", "color_psnr"}, {}) {}

    void run() {
        for (const auto& folder : options_.folders)
            for (const int quality : qualities()) {
                damage_.jpeg_quality = quality;
                measure_folder(folder);
            }
        if (!options_.csv.empty()) csv_.save_csv(options_.csv);
        if (!options_.sheet.empty()) save_sheet(options_.sheet, chosen(std::move(crops_)), damage_, sheet_columns());
    }

private:
    std::vector<int> qualities() const {
        return options_.jpeg_qualities.empty() ? std::vector{0} : options_.jpeg_qualities;
    }

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
        const double count = double(files.size());
        for (auto& sum : sums) sum = {sum.psnr / count, sum.ssim / count, sum.color_psnr / count};
        table.add(row(tr("mean"), sums));
        std::printf("%s, %s\n%s\n", folder.c_str(), damage_in_words().c_str(), table.text().c_str());
        std::fflush(stdout);
    }

    std::string damage_in_words() const {
        if (damage_.jpeg_quality == 0) return "×" + std::to_string(damage_.scale);
        return format_text("×%d, JPEG %d, +%d px", damage_.scale, damage_.jpeg_quality, damage_.block_offset);
    }

    void add(Table& table, const std::filesystem::path& file, std::vector<Score>& sums) {
        const auto scores = measure(file);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            sums[i] = {sums[i].psnr + scores[i].psnr, sums[i].ssim + scores[i].ssim,
                       sums[i].color_psnr + scores[i].color_psnr};
            csv_.add({file.parent_path().filename(), file.filename(), std::to_string(damage_.jpeg_quality),
                      enlargers_[i].name, fixed(scores[i].psnr, 4), fixed(scores[i].ssim, 6),
                      fixed(scores[i].color_psnr, 4)});
        }
        table.add(row(file.filename(), scores));
    }

    std::vector<Score> measure(const std::filesystem::path& file) {
        const auto pair = read_pair(file, damage_);
        std::vector<torch::Tensor> results;
        std::vector<Score> scores;
        for (const auto& enlarger : enlargers_) {
            results.push_back(enlarger.enlarge(pair));
            scores.push_back(compare(results.back(), pair.original, damage_.scale));
        }
        if (!options_.sheet.empty()) keep_crops(file, results, pair);
        return scores;
    }

    /// The first model decides what the sheet shows.
    void keep_crops(const std::filesystem::path& file, const std::vector<torch::Tensor>& results, const Pair& pair) {
        const auto crops = crops_of(file, results.front(), results[plain_count()], pair.original);
        crops_.insert(crops_.end(), crops.begin(), crops.end());
    }

    std::size_t plain_count() const { return plain_ways(damage_.scale).size(); }

    /// The first plain way and the models.
    std::vector<Enlarger> sheet_columns() const {
        std::vector<Enlarger> columns{enlargers_.front()};
        columns.insert(columns.end(), enlargers_.begin() + std::ptrdiff_t(plain_count()), enlargers_.end());
        return columns;
    }

    Table::Row header() const {
        Table::Row cells{damage_.jpeg_quality > 0 ? tr("colour PSNR in dB, SSIM") : tr("PSNR in dB, SSIM")};
        for (const auto& enlarger : enlargers_) cells.insert(cells.end(), {enlarger.name, ""});
        return cells;
    }

    /// Compression spoils colour most, so there the colours count.
    Table::Row row(const std::string& name, const std::vector<Score>& scores) const {
        Table::Row cells{name};
        for (const auto& score : scores)
            cells.insert(cells.end(),
                         {fixed(damage_.jpeg_quality > 0 ? score.color_psnr : score.psnr, 2), fixed(score.ssim, 4)});
        return cells;
    }

    const Options& options_;
    Damage damage_ = options_.damage;
    std::vector<Enlarger> enlargers_;
    Table csv_;
    std::vector<Crop> crops_;
};

void evaluate(const Options& options) {
    const c10::InferenceMode inference;
    watch_for_interrupt();
    const auto engine = open_engine();
    const auto models = model_ids(options);
    auto enlargers = plain_ways(options.damage.scale);
    for (const auto& id : models) enlargers.push_back(neural(*engine, id, options.upscale));
    if (models.empty() && !options.sheet.empty())
        throw Error(ErrorKind::no_model,
                    format_text(tr("A sheet needs a model, and there is none for ×%d."), options.damage.scale));
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
    command
        .add_option("--scale", options->damage.scale,
                    tr("How much the originals are reduced first; 1 measures restoring"))
        ->check(CLI::Range(1, 8))
        ->capture_default_str();
    command
        .add_option("--jpeg", options->jpeg_qualities,
                    tr("JPEG qualities the small pictures are then saved at, as 10,30,50"))
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::Range(1, 100));
    command
        .add_option("--block-offset", options->damage.block_offset,
                    tr("How many px inside a JPEG block the pictures begin"))
        ->check(CLI::Range(0, 15))
        ->capture_default_str();
    command.add_option("--csv", options->csv, tr("Write the scores to this file too"));
    command.add_option("--sheet", options->sheet, tr("Write a picture with crops side by side, chosen by rule"));
    options->upscale.restoration = 0;
    const auto* restoration = add_restoration(command, options->upscale);
    add_run_options(command, options->upscale);
    command.callback([options, restoration] {
        if (restoration->count() == 0 && !options->jpeg_qualities.empty()) options->upscale.restoration = 1;
        evaluate(*options);
    });
}

}  // namespace impasto::tools

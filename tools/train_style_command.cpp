// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include <impasto/text.h>

#include "commands.h"
#include "common_options.h"
#include "schedule_options.h"
#include "style_trainer.h"

namespace impasto::tools {
namespace {

void print(const StyleTrainProgress& progress) {
    std::printf(tr("%s; loss %.4f, rate %.2e; held-out distance from the style %.4f, from the content %.4f\n"),
                step_line(progress.step, progress.fraction, progress.seconds).c_str(), progress.loss, progress.rate,
                progress.style, progress.content);
    std::fflush(stdout);
}

void run(const StyleTrainOptions& options) {
    train_style(options, print);
    tell_weights(options.output);
}

void add_files(CLI::App& command, StyleTrainOptions& options) {
    const auto add = [&](const char* name, std::filesystem::path& file, const char* blurb) {
        return command.add_option(name, file, blurb)->check(CLI::ExistingFile);
    };
    add("--contents", options.contents, tr("Training pack of photos, made by impasto dataset"))->required();
    add("--styles", options.styles, tr("Training pack of paintings"))->required();
    add("--judge", options.judge, tr("Weights of the perceptual network that compares the pictures"))->required();
    add("--encoder", options.encoder, tr("Weights of the perceptual student that is to be the encoder"))->required();
    add("--from", options.from, tr("Weights to start from"));
    add_output(command, options.output);
}

void add_batch(CLI::App& command, StyleTrainOptions& options) {
    command.add_option("--batch", options.batch, tr("Crops in a batch"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--crop", options.side_px, tr("Side of the crops in pixels"))
        ->check(CLI::Range(32, 4096))
        ->capture_default_str();
    command.add_option("--coarsest", options.coarsest_px, tr("Side at which painting begins in pixels"))
        ->check(CLI::Range(16, 4096))
        ->capture_default_str();
    command.add_option("--content-weight", options.content_weight, tr("How much the content counts against the style"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_flag("--tied-to-turns", options.tied_to_turns,
                     tr("The network knows no up: a picture turned by 90° is painted as the upright one"));
    add_seed(command, options.seed);
}

}  // namespace

void add_train_style(CLI::App& command) {
    const auto options = std::make_shared<StyleTrainOptions>();
    add_files(command, *options);
    add_schedule_options(command, options->schedule);
    command.remove_option(
        command.get_option("--mixed-precision"));  // what the steps are reckoned from is too fine for it
    add_batch(command, *options);
    add_threads(command);
    command.callback([options] { run(*options); });
}

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <map>
#include <memory>

#include <impasto/text.h>

#include "commands.h"
#include "common_options.h"
#include "schedule_options.h"
#include "trainer.h"

namespace impasto::tools {
namespace {

void print(const TrainProgress& progress) {
    std::printf(tr("%s; loss %.5f, held-out PSNR %.2f dB, rate %.2e\n"),
                step_line(progress.step, progress.fraction, progress.seconds).c_str(), progress.loss, progress.psnr,
                progress.rate);
    std::fflush(stdout);
}

/// Ctrl-C needs no care here: checkpoints are written whole, and the next run goes on from the last one.
void run(TrainOptions options, const NetworkParameters& parameters) {
    options.parameters = parameters;
    options.parameters["scale"] = options.batch.scale;
    train(options, print, [](const std::string& sentence) { std::fprintf(stderr, "%s\n", sentence.c_str()); });
    tell_weights(options.output);
}

void add_network_options(CLI::App& command, NetworkParameters& parameters, BatchOptions& batch) {
    parameters = {{"channels", 32}, {"depth", 10}, {"unshuffle", 1}, {"towers", 1}};
    command.add_option("--channels", parameters["channels"], tr("Features of the network"))
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    command.add_option("--depth", parameters["depth"], tr("Convolutions between the first and the last"))
        ->check(CLI::Range(0, 128))
        ->capture_default_str();
    command
        .add_option("--unshuffle", parameters["unshuffle"],
                    tr("The network works at this fraction of the size: it sees further for less work"))
        ->check(CLI::Range(1, 4))
        ->capture_default_str();
    command
        .add_option("--towers", parameters["towers"],
                    tr("Such networks side by side, whose mean is the result: better, for as many times the work"))
        ->check(CLI::Range(1, 2))
        ->capture_default_str();
    command.add_option("--scale", batch.scale, tr("How much the network enlarges"))
        ->check(CLI::Range(1, 8))
        ->capture_default_str();
}

void add_objective(CLI::App& command, TrainOptions& options) {
    add_schedule_options(command, options.schedule);
    const std::map<std::string, Loss> losses{{"l1", Loss::l1},
                                             {"charbonnier", Loss::charbonnier},
                                             {"squared", Loss::squared},
                                             {"psnr", Loss::psnr},
                                             {"luma-psnr", Loss::luma_psnr}};
    command
        .add_option("--loss", options.loss,
                    tr("What is made small; squared is for the last stretch, psnr for pairs of unequal quality, "
                       "luma-psnr is psnr mostly of luma"))
        ->transform(CLI::CheckedTransformer(losses));
    const std::map<std::string, OptimizerKind> optimizers{{"adam", OptimizerKind::adam}, {"muon", OptimizerKind::muon}};
    command
        .add_option("--optimizer", options.optimizer,
                    tr("How a step follows the gradient; muon wants a third of adam's rate"))
        ->transform(CLI::CheckedTransformer(optimizers));
    command
        .add_flag("--tied-to-turns", options.tied_to_turns,
                  tr("Weights that are turned copies of each other: a turned picture is seen as the upright one"))
        ->excludes("--towers");
}

void add_batch_options(CLI::App& command, BatchOptions& batch) {
    command.add_option("--batch", batch.size, tr("Crops in a batch"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--crop", batch.crop_px, tr("Side of the small crops in pixels"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    add_seed(command, batch.seed);
}

}  // namespace

void add_train(CLI::App& command) {
    const auto options = std::make_shared<TrainOptions>();
    const auto parameters = std::make_shared<NetworkParameters>();
    command.add_option("--pack", options->pack, tr("Training pack, made by impasto dataset"))
        ->required()
        ->check(CLI::ExistingFile);
    add_output(command, options->output);
    command.add_option("--from", options->from, tr("Weights to start from, of another scale too: what fits is taken"))
        ->check(CLI::ExistingFile);
    add_network_options(command, *parameters, options->batch);
    add_objective(command, *options);
    add_batch_options(command, options->batch);
    add_threads(command);
    command.callback([options, parameters] { run(*options, *parameters); });
}

}  // namespace impasto::tools

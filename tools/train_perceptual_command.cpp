// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include <impasto/progress.h>
#include <impasto/text.h>

#include "commands.h"
#include "common_options.h"
#include "distiller.h"

namespace impasto::tools {
namespace {

void print(const DistillProgress& progress) {
    const double left = progress.seconds * (1 - progress.fraction) / progress.fraction;
    const ProgressRecord record{
        .phase = format_text(tr("Step %ld"), progress.step), .device = tr("CPU"), .seconds_left = std::max(0.0, left)};
    std::printf(tr("%s; loss %.4f, rate %.2e; held-out error of Gram matrices:"), progress_line(record).c_str(), progress.loss,
                progress.rate);
    for (const auto& [tap, error] : progress.held_out) std::printf(" %s %.4f", tap.c_str(), error);
    std::printf("\n");
    std::fflush(stdout);
}

void run(const DistillOptions& options) {
    distill(options, print);
    std::printf(tr("The weights are in %s.\n"), (options.output / "weights.safetensors").c_str());
}

void add_files(CLI::App& command, DistillOptions& options) {
    command.add_option("--pack", options.packs, tr("Training pack, made by impasto dataset; may be given several times"))
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--teacher", options.teacher, tr("Weights of the perceptual network that teaches"))
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--output", options.output, tr("Folder for weights and checkpoint; a run found there goes on"))
        ->required();
    command.add_option("--from", options.from, tr("Weights to start from"))->check(CLI::ExistingFile);
}

void add_schedule(CLI::App& command, DistillOptions& options) {
    auto* steps = command.add_option("--steps", options.steps, tr("Length of the schedule in steps"))
                      ->check(CLI::PositiveNumber)
                      ->capture_default_str();
    command.add_option("--seconds", options.seconds, tr("Length of the schedule by the clock instead"))
        ->check(CLI::PositiveNumber)
        ->excludes(steps);
    command.add_option("--rate", options.rate, tr("Greatest learning rate"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--checkpoint-every", options.checkpoint_every, tr("Steps between checkpoints and reports"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_flag("--mixed-precision", options.mixed_precision,
                     tr("Activations in bfloat16, faster where the processor has it"));
}

void add_batch(CLI::App& command, DistillOptions& options) {
    command.add_option("--drawn", options.drawn, tr("Crops in a batch"))->check(CLI::PositiveNumber)->capture_default_str();
    command
        .add_option("--visited", options.visited,
                    tr("Pictures in a batch that follow the student's own style gradient"))
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--crop", options.side_px, tr("Side of the small crops in pixels"))
        ->check(CLI::Range(16, 4096))
        ->capture_default_str();
    command.add_option("--seed", options.seed, tr("Same seed, same batches and same start"))->capture_default_str();
}

}  // namespace

void add_train_perceptual(CLI::App& command) {
    const auto options = std::make_shared<DistillOptions>();
    add_files(command, *options);
    add_schedule(command, *options);
    add_batch(command, *options);
    add_threads(command);
    command.callback([options] { run(*options); });
}

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include <impasto/text.h>

#include "commands.h"
#include "common_options.h"
#include "distiller.h"
#include "schedule_options.h"

namespace impasto::tools {
namespace {

void print(const DistillProgress& progress) {
    std::printf(tr("%s; loss %.4f, rate %.2e; held-out error of Gram matrices:"),
                step_line(progress.step, progress.fraction, progress.seconds).c_str(), progress.loss, progress.rate);
    for (const auto& [tap, error] : progress.held_out) std::printf(" %s %.4f", tap.c_str(), error);
    std::printf("\n");
    std::fflush(stdout);
}

void run(const DistillOptions& options) {
    distill(options, print);
    tell_weights(options.output);
}

void add_files(CLI::App& command, DistillOptions& options) {
    command
        .add_option("--pack", options.packs, tr("Training pack, made by impasto dataset; may be given several times"))
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--teacher", options.teacher, tr("Weights of the perceptual network that teaches"))
        ->required()
        ->check(CLI::ExistingFile);
    add_output(command, options.output);
    command.add_option("--from", options.from, tr("Weights to start from"))->check(CLI::ExistingFile);
}

void add_batch(CLI::App& command, DistillOptions& options) {
    command.add_option("--drawn", options.drawn, tr("Crops in a batch"))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        .add_option("--visited", options.visited,
                    tr("Pictures in a batch that follow the student's own style gradient"))
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--crop", options.side_px, tr("Side of the small crops in pixels"))
        ->check(CLI::Range(16, 4096))
        ->capture_default_str();
    add_seed(command, options.seed);
}

void add_width(CLI::App& command, StudentOptions& student) {
    command
        .add_option_function<double>(
            "--width", [&student](double width) { student = student_of_width(width); },
            tr("Channels of the student, as a share of perceptual-small's"))
        ->check(CLI::Range(0.125, 4.0))
        ->default_str("1");
}

}  // namespace

void add_train_perceptual(CLI::App& command) {
    const auto options = std::make_shared<DistillOptions>();
    add_files(command, *options);
    add_schedule_options(command, options->schedule);
    add_batch(command, *options);
    add_threads(command);
    add_width(command, options->student);
    command.add_flag("--tied-to-turns", options->tied_to_turns,
                     tr("Weights that are turned copies of each other: a turned picture is seen as the upright one"));
    command.callback([options] { run(*options); });
}

}  // namespace impasto::tools

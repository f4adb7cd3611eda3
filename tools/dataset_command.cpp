// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include <impasto/text.h>

#include "commands.h"
#include "dataset.h"

namespace impasto::tools {

void add_dataset(CLI::App& command) {
    const auto options = std::make_shared<DatasetOptions>();
    command.add_option("folders", options->folders, tr("Folders of pictures; one given twice counts twice"))
        ->required()
        ->check(CLI::ExistingDirectory);
    command
        .add_option("-o,--output", options->pack, tr("The pack to write, .safetensors; a listing is written beside it"))
        ->required();
    command
        .add_option("--reduce", options->reductions,
                    tr("Cut crops from the pictures at 1/N of their size, for each N given"))
        ->check(CLI::Range(1, 16))
        ->capture_default_str();
    command.add_option("--side", options->side_px, tr("Side of a crop in pixels"))
        ->check(CLI::Range(32, 4096))
        ->capture_default_str();
    command
        .add_option("--keep-share", options->keep_share,
                    tr("Share of a picture's crops that is kept, those with the most detail"))
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command
        .add_option("--drawn", options->drawings,
                    tr("Crops with drawings to add: hard, thin and dark edges, of which photos have few"))
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command
        .add_option("--recolor", options->recolored_share,
                    tr("Share of the crops that get other colours, so that none is rare"))
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command
        .add_option("--soften", options->softened_share,
                    tr("Share of the crops that get softer, as pictures to be enlarged often are"))
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command.add_flag("--degrade", options->degrade,
                     tr("Add degraded partners: reduced, blurred, noisy, and most of them JPEG"));
    command.add_option("--scale", options->scale, tr("How much smaller the partners are"))
        ->check(CLI::Range(1, 8))
        ->capture_default_str();
    command.add_option("--variants", options->variants, tr("Partners for each crop"))
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command.add_option("--seed", options->seed, tr("Same seed, same partners"))->capture_default_str();
    command.callback([options] {
        make_dataset(*options, [](const std::string& sentence) { std::fprintf(stderr, "%s\n", sentence.c_str()); });
    });
}

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <impasto/text.h>

#include "commands.h"
#include "common_options.h"
#include "filter_pictures.h"

namespace impasto::tools {
namespace {

struct Options {
    Places places;
    double factor = 2;
    UpscaleOptions upscale;
};

void upscale(const Options& options) {
    filter_pictures(
        options.places,
        {.result_size = [&](Size size) { return upscaled_size(size, options.factor); },
         .apply = [&](Engine& engine, const Picture& source, Picture& result,
                      ProgressSink& progress) { engine.upscale(source, result, options.upscale, progress); }});
}

}  // namespace

void add_upscale(CLI::App& command) {
    const auto options = std::make_shared<Options>();
    add_places(command, options->places);
    command.add_option("--factor", options->factor, tr("Size factor; 1 restores at the same size"))
        ->check(CLI::Range(min_factor, max_factor))
        ->capture_default_str();
    command.add_option("--model", options->upscale.model, tr("A model's id, or auto"))->capture_default_str();
    command.add_option("--model-file", options->upscale.model_file, tr("Any supported weight file; overrides --model"))
        ->check(CLI::ExistingFile);
    add_restoration(command, options->upscale);
    add_run_options(command, options->upscale);
    command.callback([options] { upscale(*options); });
}

}  // namespace impasto::tools

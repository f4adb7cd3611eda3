// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include <impasto/engine.h>
#include <impasto/text.h>

#include "commands.h"
#include "places.h"
#include "table.h"

namespace impasto::tools {
namespace {

std::string verdict(const FoundModel& model, Engine* engine) {
    const std::string problem = engine ? engine->verdict(model) : model.problem;
    if (!problem.empty()) return problem;
    return engine ? tr("usable") : tr("found");
}

std::vector<std::string> row(const FoundModel& model, Engine* engine) {
    const auto& manifest = model.manifest;
    const bool readable = model.problem.empty();
    return {model.folder.filename(), readable ? manifest.title : "–",
            readable && manifest.scale > 0 ? "×" + std::to_string(manifest.scale) : "–", verdict(model, engine)};
}

void say_where() {
    std::fprintf(stderr, "%s\n", tr("No model was found. These folders were searched:"));
    for (const auto& place : model_places()) std::fprintf(stderr, "  %s\n", place.c_str());
}

void list(bool check) {
    const auto models = find_models(model_places());
    if (models.empty()) return say_where();
    const auto engine = check ? open_engine() : nullptr;
    Table table({tr("model"), tr("title"), tr("scale"), tr("verdict")},
                {Align::left, Align::left, Align::right, Align::left});
    for (const auto& model : models) table.add(row(model, engine.get()));
    std::fputs(table.text().c_str(), stdout);
}

}  // namespace

void add_models(CLI::App& command) {
    const auto check = std::make_shared<bool>(false);
    command.add_flag("--check", *check, tr("Open the weights of every model too"));
    command.callback([check] { list(*check); });
}

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
#include "choices.h"

#include <algorithm>

#include <impasto/model.h>

#include "config.h"
#include "core_loader.h"

namespace impasto::plugin {
namespace {

std::vector<FoundModel> models_for(std::span<const std::string_view> tasks) {
    auto models = find_models(installed_model_path());
    std::erase_if(models, [tasks](const FoundModel& model) {
        const bool is_single_file = model.manifest.architecture.empty();
        return !model.problem.empty() || (!is_single_file && std::ranges::find(tasks, model.manifest.task) == tasks.end());
    });
    return models;
}

}  // namespace

GimpChoice* model_choice(std::span<const std::string_view> tasks) {
    auto* choice = gimp_choice_new();
    int number = 0;
    gimp_choice_add(choice, "auto", number++, _("Automatic"), nullptr);
    for (const auto& model : models_for(tasks))
        gimp_choice_add(choice, model.manifest.id.c_str(), number++, model.manifest.title.c_str(), nullptr);
    return choice;
}

char* chosen_label_inside_text(GimpProcedure* procedure, GimpProcedureConfig* config, const char* argument) {
    auto* choices = gimp_param_spec_choice_get_choice(gimp_procedure_find_argument(procedure, argument));  // borrowed
    return g_utf8_strdown(gimp_choice_get_label(choices, text(config, argument).get()), -1);
}

bool is_model_installed(std::span<const std::string_view> tasks) { return !models_for(tasks).empty(); }

}  // namespace impasto::plugin

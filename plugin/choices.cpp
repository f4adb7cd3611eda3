// SPDX-License-Identifier: GPL-3.0-or-later
#include "choices.h"

#include <algorithm>

#include <impasto/model.h>
#include <impasto/text.h>

#include "config.h"
#include "core_loader.h"

namespace impasto::plugin {
namespace {

std::vector<FoundModel> models_for(std::span<const std::string_view> tasks) {
    auto models = find_models(installed_model_path());
    std::erase_if(models, [tasks](const FoundModel& model) {
        const bool is_single_file = model.manifest.architecture.empty();
        return !model.problem.empty() ||
               (!is_single_file && std::ranges::find(tasks, model.manifest.task) == tasks.end());
    });
    return models;
}

std::string purpose(const ModelManifest& manifest) {
    if (manifest.architecture.empty()) return _("A weight file: what it can do is found out when it is opened");
    if (manifest.task == "perceptual") return _("Compares the result with the layer and with the style");
    if (manifest.task == "restore") return _("Keeps the size; removes compression artefacts, noise and blur");
    if (manifest.restoring.empty())
        return format_text(_("Enlarges ×%d; restoration has no effect on it"), manifest.scale);
    return format_text(_("Enlarges ×%d, from faithful to restored"), manifest.scale);
}

}  // namespace

GimpChoice* model_choice(std::span<const std::string_view> tasks) {
    auto* choice = gimp_choice_new();
    int number = 0;
    gimp_choice_add(choice, "auto", number++, _("Automatic"), _("Takes the installed network that fits best"));
    for (const auto& model : models_for(tasks))
        gimp_choice_add(choice, model.manifest.id.c_str(), number++, model.manifest.title.c_str(),
                        purpose(model.manifest).c_str());
    return choice;
}

char* chosen_label_inside_text(GimpProcedure* procedure, GimpProcedureConfig* config, const char* argument) {
    auto* choices = gimp_param_spec_choice_get_choice(gimp_procedure_find_argument(procedure, argument));  // borrowed
    return g_utf8_strdown(gimp_choice_get_label(choices, text(config, argument).get()), -1);
}

const char* chosen_help(GimpProcedureConfig* config, const char* argument) {
    auto* spec = g_object_class_find_property(G_OBJECT_GET_CLASS(config), argument);
    const char* help = gimp_choice_get_help(gimp_param_spec_choice_get_choice(spec), text(config, argument).get());
    return help ? help : "";
}

bool is_model_installed(std::span<const std::string_view> tasks) { return !models_for(tasks).empty(); }

}  // namespace impasto::plugin

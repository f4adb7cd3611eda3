// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <algorithm>
#include <array>

#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/text.h>

#include "core_loader.h"

namespace impasto::plugin {
namespace {

constexpr std::int64_t mebibyte = 1 << 20;
constexpr std::array device_labels{N_("Automatic"), N_("CPU"), N_("GPU")};
static_assert(device_labels.size() == device_choice_ids.size());

std::vector<FoundModel> upscale_models() {
    auto models = find_models(installed_model_path());
    std::erase_if(models, [](const FoundModel& model) {
        return !model.problem.empty() || (model.manifest.task != "upscale" && model.manifest.task != "restore");
    });
    return models;
}

template <class T>
T value(GimpProcedureConfig* config, const char* name) {
    T value{};
    g_object_get(config, name, &value, nullptr);
    return value;
}

/// The local file of an argument; empty for none.
std::filesystem::path file_path(GimpProcedureConfig* config, const char* name) {
    const ObjectPtr<GFile> file(value<GFile*>(config, name));
    const TextPtr path(file ? g_file_get_path(file.get()) : nullptr);
    if (file && !path) throw Error(ErrorKind::bad_file, _("Only a model file on this computer can be opened. Copy it here first."));
    return path ? path.get() : "";
}

int chosen(GimpProcedureConfig* config, const char* name) { return gimp_procedure_config_get_choice_id(config, name); }

}  // namespace

UpscaleRequest upscale_request(GimpProcedureConfig* config) {
    const TextPtr model(value<char*>(config, "model"));
    return {.factor = value<double>(config, "factor"),
            .output = output_modes()[chosen(config, "output")],
            .options = {.model = model.get(),
                        .model_file = file_path(config, "model-file"),
                        .seamless = bool(value<gboolean>(config, "seamless")),
                        .best_quality = bool(value<gboolean>(config, "best-quality")),
                        .device = DeviceChoice(chosen(config, "device")),
                        .memory_bytes = value<int>(config, "memory") * mebibyte}};
}

GimpChoice* upscale_model_choice() {
    auto* choice = gimp_choice_new();
    int number = 0;
    gimp_choice_add(choice, "auto", number++, _("Automatic"), nullptr);
    for (const auto& model : upscale_models())
        gimp_choice_add(choice, model.manifest.id.c_str(), number++, model.manifest.title.c_str(), nullptr);
    return choice;
}

void check_upscale_model_there(GimpProcedureConfig* config) {
    if (!file_path(config, "model-file").empty() || !upscale_models().empty()) return;
    const auto folder = installed_model_path().end()[-2].string();  // the user's own
    throw Error(ErrorKind::no_model,
                format_text(_("No model for enlarging is installed. Install Impasto again, or put a model into %s."), folder.c_str()));
}

GimpChoice* device_choice() {
    auto* choice = gimp_choice_new();
    for (int number = 0; number < int(device_labels.size()); ++number)
        gimp_choice_add(choice, device_choice_ids[number].data(), number, _(device_labels[number]), nullptr);
    return choice;
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures.h"

#include <algorithm>
#include <string_view>

#include <glib/gi18n.h>

#include <impasto/upscale.h>

#include "arguments.h"
#include "boundary.h"
#include "core_loader.h"
#include "options.h"
#include "output.h"
#include "runs.h"

namespace impasto::plugin {
namespace {

constexpr int max_memory_mib = 1 << 20;

const Argument upscale_arguments[] = {
    {"factor", N_("_Factor"), N_("How many times larger the result is, on each side"), Real{min_factor, max_factor, 2}},
    {"model", N_("_Model"), N_("The network that draws the new pixels; automatic picks one by the factor"), Choice{upscale_model_choice}},
    {"model-file", N_("Model fi_le"), N_("Any supported weight file, instead of an installed model"), File{}},
    {"output", N_("O_utput"), N_("Where the result goes; resizing the whole image scales its other layers too"), Choice{output_choice}},
    {"seamless", N_("_Tileable texture"), N_("The layer's edges meet when it is repeated, and shall still do so in the result"), Flag{false}},
    {"best-quality", N_("_Best quality"), N_("Average the results of all eight flips and turns: eight times slower, a little finer"), Flag{false}},
    {"device", N_("_Device"), N_("What computes the result; automatic takes the GPU where there is one"), Choice{device_choice}},
    {"memory", N_("Memor_y limit (MiB)"), N_("The most memory to work with; 0 takes what is free"), Integer{0, max_memory_mib, 0}},
};

GimpValueArray* on_upscale(GimpProcedure* procedure, GimpRunMode mode, GimpImage* image, GimpDrawable** drawables,
                           GimpProcedureConfig* config, gpointer) {
    return guarded(procedure, [&] { return run_upscale({procedure, mode, image, drawables, config}); });
}

GimpValueArray* on_info(GimpProcedure* procedure, GimpProcedureConfig*, gpointer) {
    return guarded(procedure, [&] { return run_info(procedure); });
}

void set_origin(GimpProcedure* procedure) {
    gimp_procedure_set_attribution(procedure, "The Impasto authors", "The Impasto authors", "2026");
    const auto icon_path = package_folder() / "impasto.svg";
    if (!std::filesystem::exists(icon_path)) return;  // GIMP 3.2 tells the user of an icon that is not there
    const ObjectPtr<GFile> icon(g_file_new_for_path(icon_path.c_str()));
    gimp_procedure_set_icon_file(procedure, icon.get());
}

/// Layer and image: what every filter returns.
void add_filter_returns(GimpProcedure* procedure) {
    gimp_procedure_add_layer_return_value(procedure, "layer", _("Layer"), _("The layer with the result"), TRUE, G_PARAM_READWRITE);
    gimp_procedure_add_image_return_value(procedure, "image", _("Image"), _("The image the layer is in"), TRUE, G_PARAM_READWRITE);
}

GimpProcedure* create_upscale(GimpPlugIn* plug_in, const char* name) {
    auto* procedure = gimp_image_procedure_new(plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, on_upscale, nullptr, nullptr);
    gimp_procedure_set_image_types(procedure, "RGB*, GRAY*");
    // Clickable with several layers too: a sentence explains more than a grey menu entry.
    gimp_procedure_set_sensitivity_mask(procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
    gimp_procedure_set_menu_label(procedure, _("Neural _Upscale..."));
    gimp_procedure_add_menu_path(procedure, "<Image>/Filters/Enhance");
    gimp_procedure_set_documentation(procedure, _("Enlarge a layer with a neural network"),
        _("Enlarges the selected layer, or the part of it that is selected, by any factor from 1 to 8. A neural network draws the "
          "new pixels. Alpha, precision and color profile are kept."), name);
    for (const auto& argument : upscale_arguments) add_argument(procedure, argument);
    add_filter_returns(procedure);
    return procedure;
}

GimpProcedure* create_info(GimpPlugIn* plug_in, const char* name) {
    auto* procedure = gimp_procedure_new(plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, on_info, nullptr, nullptr);
    gimp_procedure_set_documentation(procedure, _("Tell what Impasto finds on this computer"),
        _("Returns versions, devices with their free memory, and the installed models, each with what is wrong with it if it cannot be used."), name);
    gimp_procedure_add_string_return_value(procedure, "info", _("Info"), _("Several lines of text"), nullptr, G_PARAM_READWRITE);
    return procedure;
}

struct ProcedureRow {
    std::string_view name;
    Registered when;
    GimpProcedure* (*create)(GimpPlugIn*, const char* name);
};

constexpr ProcedureRow procedures[] = {
    {"plug-in-neural-upscale", Registered::at_every_start, create_upscale},
    {"plug-in-impasto-info", Registered::once, create_info},
};

}  // namespace

GList* procedure_names(Registered when) {
    GList* names = nullptr;
    for (const auto& row : procedures)
        if (row.when == when) names = g_list_append(names, g_strdup(row.name.data()));
    return names;
}

GimpProcedure* create_procedure(GimpPlugIn* plug_in, const char* name) {
    const auto row = std::ranges::find(procedures, std::string_view(name), &ProcedureRow::name);
    if (row == std::end(procedures)) return nullptr;
    auto* procedure = row->create(plug_in, name);
    set_origin(procedure);
    return procedure;
}

}  // namespace impasto::plugin

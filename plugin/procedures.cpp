// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures.h"

#include <algorithm>
#include <string_view>

#include <glib/gi18n.h>

#include "boundary.h"
#include "core_loader.h"
#include "filter.h"
#include "guards.h"
#include "info.h"

namespace impasto::plugin {
namespace {

constexpr const Filter* filters[] = {&upscale_filter, &style_filter};
constexpr const char* info_name = "plug-in-impasto-info";

GimpValueArray* on_filter(GimpProcedure* procedure, GimpRunMode mode, GimpImage* image, GimpDrawable** drawables,
                          GimpProcedureConfig* config, gpointer filter) {
    return guarded(procedure, [&] {
        return static_cast<const Filter*>(filter)->run({procedure, mode, image, drawables, config});
    });
}

void set_origin(GimpProcedure* procedure, const char* icon_name) {
    gimp_procedure_set_attribution(procedure, "The Impasto authors", "The Impasto authors", "2026");
    const auto icon_path = package_folder() / "icons" / icon_name;
    if (!std::filesystem::exists(icon_path)) return;  // GIMP 3.2 tells the user of an icon that is not there
    const ObjectPtr<GFile> icon(g_file_new_for_path(icon_path.c_str()));
    gimp_procedure_set_icon_file(procedure, icon.get());
}

/// Layer and image: what every filter returns.
void add_filter_returns(GimpProcedure* procedure) {
    gimp_procedure_add_layer_return_value(procedure, "layer", _("Layer"),
                                          _("The layer with the result; of several the topmost"), TRUE,
                                          G_PARAM_READWRITE);
    gimp_procedure_add_image_return_value(procedure, "image", _("Image"), _("The image the layer is in"), TRUE,
                                          G_PARAM_READWRITE);
}

GimpProcedure* create_filter(GimpPlugIn* plug_in, const Filter& filter) {
    auto* procedure = gimp_image_procedure_new(plug_in, filter.name, GIMP_PDB_PROC_TYPE_PLUGIN, on_filter,
                                               const_cast<Filter*>(&filter), nullptr);
    gimp_procedure_set_image_types(procedure, "RGB*, GRAY*");
    gimp_procedure_set_sensitivity_mask(procedure,
                                        GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
    gimp_procedure_set_menu_label(procedure, _(filter.menu_label));
    gimp_procedure_add_menu_path(procedure, filter.menu_path);
    gimp_procedure_set_documentation(procedure, _(filter.blurb), _(filter.help), filter.name);
    for (const auto& argument : filter.arguments) add_argument(procedure, argument);
    add_filter_returns(procedure);
    set_origin(procedure, filter.icon);
    return procedure;
}

GimpProcedure* create(GimpPlugIn* plug_in, std::string_view name) {
    const auto filter = std::ranges::find(filters, name, &Filter::name);
    if (filter != std::end(filters)) return create_filter(plug_in, **filter);
    if (name != info_name) return nullptr;
    auto* procedure = create_info(plug_in, info_name);
    set_origin(procedure, "impasto.svg");
    return procedure;
}

}  // namespace

GList* procedure_names(Registered when) {
    if (when == Registered::once) return g_list_append(nullptr, g_strdup(info_name));
    GList* names = nullptr;
    for (const auto* filter : filters) names = g_list_append(names, g_strdup(filter->name));
    return names;
}

GimpProcedure* create_procedure(GimpPlugIn* plug_in, const char* name) { return create(plug_in, name); }

}  // namespace impasto::plugin

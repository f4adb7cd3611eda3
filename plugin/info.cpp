// SPDX-License-Identifier: GPL-3.0-or-later
#include "info.h"

#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/text.h>

#include "boundary.h"
#include "config.h"
#include "core_loader.h"
#include "record.h"

namespace impasto::plugin {
namespace {

/// The core says more, but a core that cannot be loaded is just what this is asked about.
std::string core_description() try {
    return describe(*load_engine(), find_models(installed_model_path()));
} catch (const Error& error) {
    return error.what();
}

std::string description() {
    return format_text(_("Impasto plug-in %s in GIMP %s"), IMPASTO_VERSION, gimp_version()) + "\n" + core_description();
}

GimpValueArray* info(GimpProcedure* procedure, GimpProcedureConfig* config) {
    const ObjectPtr<GimpItem> asked(value<GimpItem*>(config, "drawable"));
    auto* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    GIMP_VALUES_SET_STRING(values, 1, (asked ? attached_record(asked.get()) : description()).c_str());
    return values;
}

GimpValueArray* on_info(GimpProcedure* procedure, GimpProcedureConfig* config, gpointer) {
    return guarded(procedure, [&] { return info(procedure, config); });
}

}  // namespace

GimpProcedure* create_info(GimpPlugIn* plug_in, const char* name) {
    auto* procedure = gimp_procedure_new(plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, on_info, nullptr, nullptr);
    gimp_procedure_set_documentation(procedure, _("Tell what Impasto finds on this computer"),
                                     _("Returns versions, devices with their free memory, and the installed models, "
                                       "each with what is wrong with it if it cannot be used. "
                                       "Of a layer that Impasto made, it returns what it was made with."),
                                     name);
    gimp_procedure_add_drawable_argument(
        procedure, "drawable", _("Layer"),
        _("A layer: the result is then JSON text that says what made it, or nothing if that was not Impasto"), TRUE,
        G_PARAM_READWRITE);
    gimp_procedure_add_string_return_value(procedure, "info", _("Info"), _("Several lines of text"), nullptr,
                                           G_PARAM_READWRITE);
    return procedure;
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// The plug-in as GIMP sees it. GObject's memory runs no C++ constructor, so the type holds no state.
// Text is translated by GIMP's default scheme: domain "impasto", catalogues in locale/ beside the executable.
#include <libgimp/gimp.h>

#include "help.h"
#include "procedures.h"

G_DECLARE_FINAL_TYPE(ImpastoPlugIn, impasto_plug_in, IMPASTO, PLUG_IN, GimpPlugIn)

struct _ImpastoPlugIn {
    GimpPlugIn parent_instance;
};

G_DEFINE_FINAL_TYPE(ImpastoPlugIn, impasto_plug_in, GIMP_TYPE_PLUG_IN)

using namespace impasto::plugin;

static void impasto_plug_in_class_init(ImpastoPlugInClass* type) {
    auto* plug_in = GIMP_PLUG_IN_CLASS(type);
    plug_in->query_procedures = [](GimpPlugIn* self) {
        register_help(self);
        return procedure_names(Registered::once);
    };
    plug_in->init_procedures = [](GimpPlugIn*) { return procedure_names(Registered::at_every_start); };
    plug_in->create_procedure = create_procedure;
}

static void impasto_plug_in_init(ImpastoPlugIn*) {}

GIMP_MAIN(impasto_plug_in_get_type())

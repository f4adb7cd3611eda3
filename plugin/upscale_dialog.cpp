// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <glib/gi18n.h>

#include <impasto/text.h>

#include "dialog.h"

namespace impasto::plugin {
namespace {

/// A label that says what the factor means in pixels.
struct SizeLabel {
    GtkLabel* label;
    Size size;
};

void update(GimpProcedureConfig* config, GParamSpec*, SizeLabel* shown) {
    double factor = 1;
    g_object_get(config, "factor", &factor, nullptr);
    const auto scaled = [factor](int px) { return int(std::round(px * factor)); };
    gtk_label_set_text(shown->label, format_text(_("%d × %d px becomes %d × %d px"), shown->size.width, shown->size.height,
                                                 scaled(shown->size.width), scaled(shown->size.height)).c_str());
}

}  // namespace

void ask_upscale(const FilterCall& call, Size size) {
    Dialog dialog(call, _("Neural Upscale"));
    dialog.use_sliders({"factor", "restoration"});
    SizeLabel shown{GTK_LABEL(gimp_procedure_dialog_get_label(dialog.get(), "size", "", FALSE, FALSE)), size};
    dialog.add({"factor", "size", "model", "restoration", "output"});
    dialog.add_expander("advanced", _("_Advanced"), {"model-file", "seamless", "best-quality", "device", "memory"});
    const SignalHandler handler(call.config, "notify::factor", G_CALLBACK(update), &shown);
    update(call.config, nullptr, &shown);
    dialog.run();
}

}  // namespace impasto::plugin

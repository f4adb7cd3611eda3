// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialog.h"

#include <cmath>

#include <glib/gi18n.h>
#include <libgimp/gimpui.h>

#include <impasto/error.h>
#include <impasto/text.h>

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

/// The most needed first; the rest waits behind an expander.
void lay_out_upscale(GimpProcedureDialog* dialog) {
    gimp_procedure_dialog_get_scale_entry(dialog, "factor", 1.0);
    gimp_procedure_dialog_get_label(dialog, "advanced-title", _("_Advanced"), FALSE, TRUE);
    gimp_procedure_dialog_fill_box(dialog, "advanced-box", "model-file", "seamless", "best-quality", "device", "memory", nullptr);
    gimp_procedure_dialog_fill_expander(dialog, "advanced", "advanced-title", FALSE, "advanced-box");
    gimp_procedure_dialog_fill(dialog, "factor", "size", "model", "output", "advanced", nullptr);
}

}  // namespace

void ask_upscale(GimpProcedure* procedure, GimpProcedureConfig* config, Size size) {
    gimp_ui_init(text_domain);
    auto* dialog = GIMP_PROCEDURE_DIALOG(gimp_procedure_dialog_new(procedure, config, _("Neural Upscale")));
    SizeLabel shown{GTK_LABEL(gimp_procedure_dialog_get_label(dialog, "size", "", FALSE, FALSE)), size};
    lay_out_upscale(dialog);
    const auto handler = g_signal_connect(config, "notify::factor", G_CALLBACK(update), &shown);
    update(config, nullptr, &shown);
    const bool accepted = gimp_procedure_dialog_run(dialog);
    g_signal_handler_disconnect(config, handler);
    gtk_widget_destroy(GTK_WIDGET(dialog));
    if (!accepted) throw Cancelled();
}

}  // namespace impasto::plugin

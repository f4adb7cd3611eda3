// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <thread>

#include <glib/gi18n.h>

#include <impasto/style_transfer.h>
#include <impasto/text.h>

#include "config.h"
#include "dialog.h"
#include "layers.h"
#include "other_layers.h"
#include "style_pictures.h"

namespace impasto::plugin {
namespace {

void propose_style(GimpProcedureConfig* config, GimpLayer* layer) {
    const ObjectPtr<GimpItem> given(value<GimpItem*>(config, "style"));
    if (given && gimp_item_get_id(given.get()) != gimp_item_get_id(GIMP_ITEM(layer))) return;
    g_object_set(config, "style", likely_style(layer), nullptr);
}

std::string chosen_style(GimpProcedureConfig* config) {
    const auto name = style_name(config, "style", "style-file");
    if (name.empty()) return _("No style yet: choose a layer or a file");
    /* TRANSLATORS: %s is the name of a layer or a file. */
    return format_text(_("In the manner of “%s”"), name.c_str());
}

/// What large layers cost is said before, not after; nothing where it is a matter of seconds.
std::string expected_time(GimpProcedureConfig* config, Size size) {
    const double seconds = expected_seconds(size, value<int>(config, "iterations"), std::thread::hardware_concurrency());
    const int minutes = int(std::ceil(seconds / 60));
    if (minutes < 2) return {};
    return format_text(ngettext("Without a GPU this takes about %d minute", "Without a GPU this takes about %d minutes", minutes), minutes);
}

/// What depends on the choices made so far. GIMP's own choosers show no name, and the mix is of two styles.
struct Shown {
    GimpProcedureDialog* dialog;
    GtkLabel *style, *time;
    Size size;
};

void update(GimpProcedureConfig* config, GParamSpec*, Shown* shown) {
    gtk_label_set_text(shown->style, chosen_style(config).c_str());
    gtk_label_set_text(shown->time, expected_time(config, shown->size).c_str());
    const bool has_second = !style_name(config, "style-2", "style-2-file").empty();
    gimp_procedure_dialog_set_sensitive(shown->dialog, "mix", has_second, nullptr, nullptr, FALSE);
}

/// GIMP's chooser draws its thumbnail when the layer changes, not when the dialog gets its size.
gboolean draw_again(gpointer config) {
    const ObjectPtr<GimpDrawable> style(value<GimpDrawable*>(GIMP_PROCEDURE_CONFIG(config), "style"));
    g_object_set(config, "style", nullptr, nullptr);
    g_object_set(config, "style", style.get(), nullptr);
    return G_SOURCE_REMOVE;
}

void on_map(GtkWidget*, GimpProcedureConfig* config) { g_idle_add(draw_again, config); }

}  // namespace

void ask_style(const FilterCall& call, GimpLayer* layer) {
    propose_style(call.config, layer);
    Dialog dialog(call, _("Neural Style Transfer"));
    dialog.use_sliders({"strength", "style-scale", "detail", "mix", "smoothness"});
    const auto label = [&](const char* id) { return GTK_LABEL(gimp_procedure_dialog_get_label(dialog.get(), id, "", FALSE, FALSE)); };
    Shown shown{dialog.get(), label("chosen-style"), label("expected-time"), selected_region(layer).size()};
    dialog.add({"style", "style-file", "chosen-style", "strength", "style-scale", "detail", "colors", "output", "expected-time"});
    dialog.add_expander("second", _("Second style"), {"style-2", "style-2-file", "mix"});
    dialog.add_expander("advanced", _("_Advanced"), {"iterations", "smoothness", "start", "optimizer", "network", "seed", "device", "memory"});
    const SignalHandler handler(call.config, "notify", G_CALLBACK(update), &shown);
    const SignalHandler shown_first(dialog.get(), "map", G_CALLBACK(on_map), call.config);
    update(call.config, nullptr, &shown);
    dialog.run();
}

}  // namespace impasto::plugin

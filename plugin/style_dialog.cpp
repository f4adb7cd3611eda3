// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <glib/gi18n.h>

#include <impasto/style_transfer.h>
#include <impasto/text.h>

#include "choices.h"
#include "config.h"
#include "core_loader.h"
#include "dialog.h"
#include "layers.h"
#include "other_layers.h"
#include "style_pictures.h"

namespace impasto::plugin {
namespace {

void propose_style(GimpProcedureConfig* config, const Layers& layers) {
    const ObjectPtr<GimpItem> given(value<GimpItem*>(config, "style"));
    if (given && !contains(layers, given.get())) return;
    g_object_set(config, "style", likely_style(layers), nullptr);
}

std::string chosen_style(GimpProcedureConfig* config) {
    const auto name = style_name(config, "style", "style-file");
    if (name.empty()) return _("No style yet: choose a layer or a file");
    /* TRANSLATORS: %s is the name of a layer or a file. */
    return format_text(_("In the manner of “%s”"), name.c_str());
}

constexpr std::string_view seeing_task[] = {"perceptual"};

/// What the chosen method needs and does not find, as a sentence; better now than after OK.
std::string missing_network(GimpProcedureConfig* config, bool has_network) {
    if (has_network || chosen<StyleMethod>(config, "method") == StyleMethod::texture) return {};
    return _(
        "No perceptual network for style transfer is installed. Install Impasto again, or put VGG-19's weights into "
        "its models folder.");
}

/// Arguments that some methods only look at; all others apply always.
struct OfMethods {
    const char* argument;
    std::array<std::string_view, 2> methods;
};
constexpr OfMethods of_methods[] = {
    {"iterations", {"refined", "texture"}},
    {"smoothness", {"refined"}},
    {"start", {"refined"}},
    {"optimizer", {"refined"}},
    {"network", {"refined"}},
};

/// What depends on the choices made so far. GIMP's own choosers show no name, and the mix is of two styles.
struct Shown {
    GimpProcedureConfig* config;
    Dialog& dialog;
    GtkLabel *style, *problem;
    Preview& preview;
    // When the dialog opens: looking means reading folders, too much for every change
    bool has_network = is_model_installed(seeing_task);
    guint redrawing = 0;

    ~Shown() {
        if (redrawing) g_source_remove(redrawing);
    }
};

void update_sensitivity(GimpProcedureConfig* config, Dialog& dialog) {
    const auto method = style_method_ids[chosen<std::size_t>(config, "method")];
    for (const auto& [argument, methods] : of_methods)
        dialog.set_sensitive(argument, std::ranges::find(methods, method) != methods.end());
    for (const auto& [layer_argument, file_argument] : {std::pair{"style", "style-file"}, {"style-2", "style-2-file"}})
        dialog.set_sensitive(layer_argument, !file(config, file_argument));
    dialog.set_sensitive("mix", !style_name(config, "style-2", "style-2-file").empty());
}

void update(GimpProcedureConfig* config, GParamSpec*, Shown* shown) {
    gtk_label_set_text(shown->style, chosen_style(config).c_str());
    const auto missing = missing_network(config, shown->has_network);
    gtk_label_set_text(shown->problem, missing.c_str());
    gtk_dialog_set_response_sensitive(GTK_DIALOG(shown->dialog.get()), GTK_RESPONSE_OK, missing.empty());
    update_sensitivity(config, shown->dialog);
    shown->preview.refresh();
}

/// GIMP's chooser draws its thumbnail when the layer changes, not when the
/// dialog gets its size. Nothing else shall hear of it.
gboolean draw_again(gpointer data) {
    auto* shown = static_cast<Shown*>(data);
    const ObjectPtr<GimpDrawable> style(value<GimpDrawable*>(shown->config, "style"));
    shown->redrawing = 0;
    g_signal_handlers_block_matched(shown->config, G_SIGNAL_MATCH_DATA, 0, 0, nullptr, nullptr, shown);
    g_object_set(shown->config, "style", nullptr, nullptr);
    g_object_set(shown->config, "style", style.get(), nullptr);
    g_signal_handlers_unblock_matched(shown->config, G_SIGNAL_MATCH_DATA, 0, 0, nullptr, nullptr, shown);
    return G_SOURCE_REMOVE;
}

void on_map(GtkWidget*, Shown* shown) { shown->redrawing = g_idle_add(draw_again, shown); }

}  // namespace

void ask_style(const FilterCall& call, const Layers& layers, StyleOptionsOf options) {
    settle_threads();
    propose_style(call.config, layers);
    Dialog dialog(call, _("Neural Style Transfer"));
    const StylePreview subject(call.config, layers, options);
    Preview preview(call.config, subject, load_engine);
    dialog.set_preview(preview.widget());
    dialog.use_sliders({"strength", "style-scale", "detail", "mix", "smoothness"});
    Shown shown{call.config, dialog, dialog.add_hint("chosen-style"), dialog.add_hint("missing-network"), preview};
    dialog.tell_layers(layers);
    dialog.add({"style", "style-file", "chosen-style", "method", "strength", "style-scale", "detail", "colors",
                "output", "missing-network"});
    dialog.add_expander("second", _("Second style"), {"style-2", "style-2-file", "mix"}, Dialog::Column::preview);
    dialog.add_expander("advanced", _("_Advanced"),
                        {"iterations", "smoothness", "start", "optimizer", "network", "seed", "device", "memory"});
    for (const char* argument : {"style-file", "style-2-file"}) dialog.show_pictures(argument);
    const SignalHandler handler(call.config, "notify", G_CALLBACK(update), &shown);
    const SignalHandler shown_first(dialog.get(), "map", G_CALLBACK(on_map), &shown);
    update(call.config, nullptr, &shown);
    dialog.run();
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <string_view>

#include <glib/gi18n.h>

#include <impasto/text.h>

#include "choices.h"
#include "config.h"
#include "core_loader.h"
#include "dialog.h"

namespace impasto::plugin {
namespace {

/// What depends on the choices made so far.
struct Shown {
    Dialog& dialog;
    GtkLabel *size_label, *model_label;
    Size size;
    Preview& preview;
};

/// Whoever exports the image next would miss what a larger layer has outside the canvas.
std::string size_line(GimpProcedureConfig* config, Size size) {
    const double factor = value<double>(config, "factor");
    const auto scaled = [factor](int px) { return int(std::round(px * factor)); };
    const bool outgrows = factor > 1 && std::string_view(text(config, "output").get()) == "new-layer";
    return format_text(
        outgrows ? _("%d × %d px becomes %d × %d px; the canvas keeps its size") : _("%d × %d px becomes %d × %d px"),
        size.width, size.height, scaled(size.width), scaled(size.height));
}

void update(GimpProcedureConfig* config, GParamSpec*, Shown* shown) {
    const bool has_file = file(config, "model-file") != nullptr;
    gtk_label_set_text(shown->size_label, size_line(config, shown->size).c_str());
    gtk_label_set_text(shown->model_label,
                       has_file ? _("The model file below is used instead") : chosen_help(config, "model"));
    shown->dialog.set_sensitive("model", !has_file);
    shown->preview.refresh();
}

}  // namespace

void ask_upscale(const FilterCall& call, const Layers& layers, UpscaleOptionsOf options) {
    settle_threads();
    Dialog dialog(call, _("Neural Upscale"));
    const UpscalePreview subject(call.config, layers, options);
    Preview preview(call.config, subject, load_engine);
    dialog.set_preview(preview.widget());
    dialog.use_sliders({"factor", "restoration"});
    Shown shown{dialog, dialog.add_hint("size"), dialog.add_hint("model-purpose"),
                selected_region(layers.front()).size(), preview};
    dialog.tell_layers(layers);
    dialog.add({"factor", "size", "model", "model-purpose", "restoration", "output"});
    dialog.add_expander("advanced", _("_Advanced"), {"model-file", "seamless", "best-quality", "device", "memory"});
    const SignalHandler handler(call.config, "notify", G_CALLBACK(update), &shown);
    update(call.config, nullptr, &shown);
    dialog.run();
}

}  // namespace impasto::plugin

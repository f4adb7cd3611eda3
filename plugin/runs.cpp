// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs.h"

#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/text.h>

#include "core_loader.h"
#include "dialog.h"
#include "drawable_io.h"
#include "layers.h"
#include "options.h"
#include "output.h"
#include "progress.h"

namespace impasto::plugin {
namespace {

/// A new image needs a window, a changed one a redraw; a script wants neither.
void show(const FilterCall& call, const Result& result) {
    if (call.mode == GIMP_RUN_NONINTERACTIVE) return;
    if (result.image != call.image) gimp_display_new(result.image);
    gimp_displays_flush();
}

GimpValueArray* return_values(GimpProcedure* procedure, const Result& result) {
    auto* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    GIMP_VALUES_SET_LAYER(values, 1, result.layer);
    GIMP_VALUES_SET_IMAGE(values, 2, result.image);
    return values;
}

Enlargement checked_enlargement(const FilterCall& call, GimpLayer* layer, const UpscaleRequest& request) {
    if (request.output.changes_layer) check_pixels_can_change(layer);
    return {.image = call.image, .layer = layer, .region = selected_region(layer), .factor = request.factor};
}

/// The sink ends before the layer is used: that sends its last tiles to GIMP.
void enlarge(const Enlargement& job, const UpscaleOptions& options, const ScratchLayer& result) {
    GimpProgress progress(_("Loading the network"));
    const DrawableSource source(GIMP_DRAWABLE(job.layer), job.region);
    DrawableSink sink(result.drawable());
    load_engine()->upscale(source, sink, options, progress);
}

/// The core says more, but a core that cannot be loaded is just what this is asked about.
std::string core_description() try {
    return describe(*load_engine(), find_models(installed_model_path()));
} catch (const Error& error) {
    return error.what();
}

}  // namespace

GimpValueArray* run_upscale(const FilterCall& call) {
    limit_tile_cache();
    auto* layer = only_layer(call.image, call.drawables);
    check_upscale_model_there(call.config);
    if (call.mode == GIMP_RUN_INTERACTIVE) ask_upscale(call.procedure, call.config, selected_region(layer).size());

    const auto request = upscale_request(call.config);
    const auto job = checked_enlargement(call, layer, request);
    const auto place = request.output.place(job);
    ScratchLayer scratch(layer, place.size());
    enlarge(job, request.options, scratch);
    const auto result = request.output.deliver(job, place, scratch);
    show(call, result);
    return return_values(call.procedure, result);
}

GimpValueArray* run_info(GimpProcedure* procedure) {
    const auto text = format_text(_("Impasto plug-in %s in GIMP %s"), IMPASTO_VERSION, gimp_version()) + "\n" + core_description();
    auto* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    GIMP_VALUES_SET_STRING(values, 1, text.c_str());
    return values;
}

}  // namespace impasto::plugin

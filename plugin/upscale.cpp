// SPDX-License-Identifier: GPL-3.0-or-later
// The filter Neural Upscale.
#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/text.h>
#include <impasto/upscale.h>

#include "config.h"
#include "core_loader.h"
#include "dialog.h"
#include "drawable_io.h"
#include "filter.h"
#include "layers.h"
#include "progress.h"
#include "run.h"
#include "shared_arguments.h"

namespace impasto::plugin {
namespace {

constexpr std::string_view tasks[] = {"upscale", "restore"};

constexpr Argument arguments[] = {
    {"factor", N_("_Factor"), N_("How many times larger the result is, on each side"), Real{min_factor, max_factor, 2}},
    {"model", N_("_Model"), N_("The network that draws the new pixels; automatic picks one by factor and restoration"),
     Choice{[] { return model_choice(tasks); }}},
    {"model-file", N_("Mod_el file"), N_("Any supported weight file, instead of an installed model"), File{}},
    {"restoration", N_("Restorat_ion"),
     N_("How far compression artefacts, noise and blur are removed; 0 keeps everything as it is"),
     Real{0, 100, 100 * default_restoration}},
    {"output", N_("O_utput"), N_("Where the result goes; resizing the whole image scales its other layers too"),
     Choice{[] { return output_choice(upscale_outputs); }}},
    {"seamless", N_("_Tileable texture"),
     N_("The layer's edges meet when it is repeated, and shall still do so in the result"), Flag{false}},
    {"best-quality", N_("_Best quality"),
     N_("Average the results of all eight flips and turns: eight times slower, a little finer"), Flag{false}},
    device_argument,
    memory_argument,
    preview_argument,
};

/// The local file of the argument "model-file"; empty for none.
std::filesystem::path model_file(GimpProcedureConfig* config) {
    const auto given = file(config, "model-file");
    const TextPtr path(given ? g_file_get_path(given.get()) : nullptr);
    if (given && !path)
        throw Error(ErrorKind::bad_file, _("Only a model file on this computer can be opened. Copy it here first."));
    return path ? path.get() : "";
}

UpscaleOptions options(GimpProcedureConfig* config) {
    return {.model = text(config, "model").get(),
            .model_file = model_file(config),
            .restoration = value<double>(config, "restoration") / 100,
            .seamless = bool(value<gboolean>(config, "seamless")),
            .best_quality = bool(value<gboolean>(config, "best-quality")),
            .device = chosen_device(config),
            .memory_bytes = memory_bytes(config)};
}

/// Better before the dialog than after it.
void check_model_there(GimpProcedureConfig* config) {
    if (!model_file(config).empty() || is_model_installed(tasks)) return;
    const auto folder = installed_model_path().end()[-2].string();  // the user's own
    throw Error(ErrorKind::no_model,
                format_text(_("No model for enlarging is installed. Install Impasto again, or put a model into %s."),
                            folder.c_str()));
}

std::string result_name(const Job& job, const std::string& model) {
    /* TRANSLATORS: name of the new layer: the old name, how many times larger it is, and the model's title. */
    return format_text(_("%s ×%g, %s"), job.layer_name.c_str(), job.factor, model.c_str());
}

/// The sink ends before the layer is used: that sends its last tiles to GIMP.
Making enlarge(LazyEngine& engine, const Job& job, const UpscaleOptions& options, GimpDrawable* result,
               GimpProgress& progress) {
    progress.begin_layer();
    const DrawableSource source(GIMP_DRAWABLE(job.layer), job.region);
    DrawableSink sink(result);
    engine->upscale(source, sink, options, progress);
    return {result_name(job, progress.weights().front().title), progress.weights()};
}

GimpValueArray* run(const FilterCall& call) {
    limit_tile_cache();
    const auto layers = layers_among(call.image, call.drawables);
    check_model_there(call.config);
    if (call.mode == GIMP_RUN_INTERACTIVE) ask_upscale(call, layers, options);
    const auto& output = chosen_output(call.config, upscale_outputs);
    const auto jobs = checked_jobs(call, layers, value<double>(call.config, "factor"), output);
    GimpProgress progress(_("Loading the network"), int(jobs.size()));
    LazyEngine engine;
    return delivered(call, output, jobs, [&](const Job& job, GimpDrawable* result) {
        return enlarge(engine, job, options(call.config), result, progress);
    });
}

}  // namespace

constinit const Filter upscale_filter{
    .name = "plug-in-neural-upscale",
    .menu_label = N_("Neural _Upscale..."),
    .menu_path = "<Image>/Filters/Enhance",
    .icon = "neural-upscale.svg",
    .blurb = N_("Enlarge a layer with a neural network"),
    .help = N_("Enlarges the selected layer, or the part of it that is selected, by any factor from 1 to 8. A neural "
               "network draws the "
               "new pixels. Alpha, precision and color profile are kept. Several selected layers are enlarged each."),
    .arguments = arguments,
    .run = run,
};

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// The filter Neural Style Transfer.
#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/style_transfer.h>
#include <impasto/text.h>

#include "blended_sink.h"
#include "boundary.h"
#include "config.h"
#include "core_loader.h"
#include "dialog.h"
#include "filter.h"
#include "layers.h"
#include "progress.h"
#include "run.h"
#include "shared_arguments.h"
#include "style_memory.h"
#include "style_pictures.h"

namespace impasto::plugin {
namespace {

constexpr std::string_view tasks[] = {"perceptual"};
constexpr std::array method_labels{N_("Fast"), N_("Refined"), N_("Texture")};
constexpr std::array color_labels{N_("Of the style"), N_("Original hue"), N_("Original statistics")};
constexpr std::array start_labels{N_("The layer in the style's colors"), N_("The layer"), N_("Noise")};
constexpr std::array optimizer_labels{N_("L-BFGS"), N_("Adam")};

constexpr Argument arguments[] = {
    {"style", N_("Styl_e layer"), N_("The layer whose manner is taken over, of this or of another open image"),
     Drawable{}},
    {"style-file", N_("Style _file"), N_("A picture file, instead of the style layer"), File{}},
    {"style-2", N_("Style layer _2"), N_("A second style to mix in"), Drawable{}},
    {"style-2-file", N_("Style f_ile 2"), N_("A picture file, instead of the second style layer"), File{}},
    {"mix", N_("Mi_x"), N_("Share of the second style"), Real{0, 100, 50}},
    {"method", N_("_Method"), N_("How the result is made"), Choice{choice_among<style_method_ids, method_labels>}},
    {"strength", N_("Strengt_h"), N_("How much of the style: 0 leaves the layer as it is"), Real{0, 100, 100}},
    {"style-scale", N_("S_tyle scale (%)"), N_("Size of the style's texture in the result"), Real{10, 400, 100}},
    {"colors", N_("Colorin_g"),
     N_("The style's colors; or the layer's hue and saturation; or the layer's mean and spread of colors"),
     Choice{choice_among<style_colors_ids, color_labels>}},
    {"detail", N_("_Keep detail"), N_("How much of the layer's structure is kept"), Real{0, 100, 50}},
    {"iterations", N_("Num_ber of iterations"), N_("At most so many steps at full size"),
     Integer{1, max_style_iterations, 200}},
    {"smoothness", N_("Smooth_ness"), N_("How much small variation is held back"), Real{0, 100, 10}},
    {"start", N_("Starting _point"), N_("The picture that is changed step by step"),
     Choice{choice_among<style_start_ids, start_labels>}},
    {"optimizer", N_("Optimi_zer"), N_("How a step is chosen; L-BFGS needs fewer of them, Adam less memory"),
     Choice{choice_among<style_optimizer_ids, optimizer_labels>}},
    {"network", N_("Net_work"), N_("The network that compares the pictures"),
     Choice{[] { return model_choice(tasks); }}},
    {"seed", N_("Seed _value"), N_("The same number gives the same result"), Integer{0, G_MAXINT, 0}},
    {"output", N_("O_utput"), N_("Where the result goes"), Choice{[] { return output_choice(style_outputs); }}},
    device_argument,
    memory_argument,
    preview_argument,
    {style_note, "Last styles", "Not for scripts", Note{}},
};

StyleOptions options(GimpProcedureConfig* config) {
    return {.method = chosen<StyleMethod>(config, "method"),
            .strength = percent(config, "strength"),
            .style_scale = percent(config, "style-scale"),
            .colors = chosen<StyleColors>(config, "colors"),
            .detail = percent(config, "detail"),
            .iterations = value<int>(config, "iterations"),
            .smoothness = percent(config, "smoothness"),
            .start = chosen<StyleStart>(config, "start"),
            .optimizer = chosen<StyleOptimizer>(config, "optimizer"),
            .network = text(config, "network").get(),
            .seed = std::uint64_t(value<int>(config, "seed")),
            .device = chosen_device(config),
            .memory_bytes = memory_bytes(config)};
}

struct Styles {
    StylePicture first, second;
    double mix;
};

Styles styles(GimpProcedureConfig* config, const Layers& contents) {
    Styles given{style_picture(config, "style", "style-file", contents),
                 style_picture(config, "style-2", "style-2-file", contents), percent(config, "mix")};
    if (!given.first) throw Refusal(_("There is no style yet. Choose a style layer, or a picture file as the style."));
    return given;
}

std::string names_of(const Styles& styles) {
    if (!styles.second) return styles.first.name;
    /* TRANSLATORS: what two styles that are mixed are called. */
    return format_text(_("%s + %s"), styles.first.name.c_str(), styles.second.name.c_str());
}

std::string result_name(const FilterCall& call, const Job& job, const Styles& styles) {
    const TextPtr method(chosen_label_inside_text(call.procedure, call.config, "method"));
    /* TRANSLATORS: name of the new layer: the old name, what the style is called, the method, the strength. */
    return format_text(_("%s · %s, %s %g %%"), job.layer_name.c_str(), names_of(styles).c_str(), method.get(),
                       value<double>(call.config, "strength"));
}

/// Strength 0 needs no network, and no detour through float either: the layer's pixels as they are stored.
void copy_layer(const Job& job, GimpDrawable* result) {
    const ObjectPtr<GeglBuffer> from(gimp_drawable_get_buffer(GIMP_DRAWABLE(job.layer))),
        to(gimp_drawable_get_buffer(result));
    copy_pixels(from.get(), job.region, to.get(), 0, 0);
}

/// Paints one layer after the other. Several are taken for the frames of an animation.
class LayerPainter {
public:
    LayerPainter(Styles styles, StyleOptions options, int layers)
        : styles_(std::move(styles)), options_(std::move(options)), progress_(_("Loading the network"), layers) {
        if (layers > 1) options_.frames = &frames_;
    }

    const Styles& styles() const { return styles_; }

    /// The sink ends before the layer is used: that sends its last tiles to GIMP.
    std::vector<WeightsInUse> paint(const Job& job, GimpDrawable* result) {
        if (options_.strength == 0) {
            copy_layer(job, result);
            return {};
        }
        progress_.begin_layer();
        const DrawableSource content(GIMP_DRAWABLE(job.layer), job.region);
        BlendedSink sink(job, result);
        engine_->stylize(content, {styles_.first.pixels.get(), styles_.second.pixels.get(), styles_.mix}, sink,
                         options_, progress_);
        return progress_.weights();
    }

private:
    Styles styles_;
    StyleOptions options_;
    GimpProgress progress_;
    LazyEngine engine_;  // outlives what it put into the frames
    FrameMemory frames_;
};

GimpValueArray* run(const FilterCall& call) {
    limit_tile_cache();
    const auto layers = layers_among(call.image, call.drawables);
    if (call.mode != GIMP_RUN_NONINTERACTIVE) recall_styles(call.config, layers);
    if (call.mode == GIMP_RUN_INTERACTIVE) ask_style(call, layers, options);
    note_styles(call.config);
    const auto& output = chosen_output(call.config, style_outputs);
    const auto jobs = checked_jobs(call, layers, 1, output);
    LayerPainter painter(styles(call.config, layers), options(call.config), int(layers.size()));
    return delivered(call, output, jobs, [&](const Job& job, GimpDrawable* result) -> Making {
        return {result_name(call, job, painter.styles()), painter.paint(job, result)};
    });
}

}  // namespace

constinit const Filter style_filter{
    .name = "plug-in-neural-style-transfer",
    .menu_label = N_("Neural _Style Transfer..."),
    .menu_path = "<Image>/Filters/Artistic",
    .icon = "neural-style-transfer.svg",
    .blurb = N_("Paint a layer in the manner of another picture"),
    .help = N_("Paints the selected layer, or the part of it that is selected, in the manner of a style layer or a "
               "picture file. "
               "A neural network compares the result with both until it has the content of the one and the strokes and "
               "colors of "
               "the other. Alpha, precision and color profile are kept. Several selected layers are painted as the "
               "frames of an animation, "
               "the lowest first."),
    .arguments = arguments,
    .run = run,
};

}  // namespace impasto::plugin

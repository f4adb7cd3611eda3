// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_preview.h"

#include <chrono>
#include <optional>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/style_cost.h>
#include <impasto/text.h>

#include "config.h"
#include "drawable_io.h"
#include "expense.h"
#include "layers.h"
#include "thumbnail.h"

namespace impasto::plugin {
namespace {

constexpr int style_side_px = 512;  // texture at a style scale of 100 % needs no more

StyleOptions quick(StyleOptions options) {
    options.method = previewed(options.method);
    return options;
}

/// How the layer's colors are encoded, without and with alpha. Asked of GIMP once, as the worker cannot.
struct Encoding {
    explicit Encoding(GimpDrawable* drawable) : is_rgb(pixel_format(drawable).is_rgb) {
        for (const bool has_alpha : {false, true})
            babl_formats[has_alpha] = float_format(drawable, {is_rgb, has_alpha});
    }
    bool is_rgb;
    const Babl* babl_formats[2];
};

PixelBuffer from_pixbuf(GdkPixbuf* picture, const Encoding& encoding) {
    const Size size{gdk_pixbuf_get_width(picture), gdk_pixbuf_get_height(picture)};
    const bool has_alpha = gdk_pixbuf_get_has_alpha(picture);
    PixelBuffer pixels(size, {encoding.is_rgb, has_alpha});
    const auto* conversion =
        babl_fish(babl_format(has_alpha ? "R'G'B'A u8" : "R'G'B' u8"), encoding.babl_formats[has_alpha]);
    const auto row_floats = std::size_t(size.width) * std::size_t(pixels.format().channels());
    for (int y = 0; y < size.height; ++y)
        babl_process(conversion,
                     gdk_pixbuf_read_pixels(picture) + std::ptrdiff_t(y) * gdk_pixbuf_get_rowstride(picture),
                     pixels.values().data() + std::size_t(y) * row_floats, size.width);
    return pixels;
}

/// The kinds of files that the desktop can show, without GIMP.
PixelBuffer from_file(const std::string& path, const Encoding& encoding) {
    const ObjectPtr<GdkPixbuf> picture(
        gdk_pixbuf_new_from_file_at_scale(path.c_str(), style_side_px, style_side_px, TRUE, nullptr));
    if (!picture)
        throw Error(ErrorKind::bad_file,
                    _("There is no preview with this kind of style file. The filter itself opens it all the same."));
    return from_pixbuf(picture.get(), encoding);
}

/// Of the whole layer, and of others beside it, by how long the preview took.
std::string cost_line(Engine& engine, Size layer, double px_of_all, const TimedPreview& preview,
                      const StyleOptions& options) {
    const bool on_gpu =
        options.method != StyleMethod::texture && options.device != DeviceChoice::cpu && engine.devices().size() > 1;
    const auto cost = style_cost(layer, preview, options);
    return expense_line((cost.seconds + host_seconds_of(layer)) * px_of_all, cost.bytes + host_bytes,
                        on_gpu ? _("GPU") : _("CPU"));
}

/// All that a preview is made of; rendered on the worker's thread.
struct Wish {
    PixelBuffer content;
    StyleReader first, second;
    double mix;
    StyleOptions options;
    Size layer;
    double px_of_all;
    std::shared_ptr<bool> is_warm;  // the worker's: whether a network has painted

    RenderedPreview operator()(Engine& engine, ProgressSink& progress) const;
};

RenderedPreview Wish::operator()(Engine& engine, ProgressSink& progress) const {
    const auto style = first();
    const auto other = second ? std::optional(second()) : std::nullopt;
    const auto quick_options = quick(options);
    PixelBuffer result(content.size(), content.format());
    engine.prepare(quick_options, progress);  // or the first preview would be taken for slow painting
    const auto started = std::chrono::steady_clock::now();
    engine.stylize(content, {&style, other ? &*other : nullptr, mix}, result, quick_options, progress);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
    const TimedPreview timed{.size = content.size(), .seconds = elapsed.count(), .is_first = !*is_warm};
    *is_warm = *is_warm || quick_options.method != StyleMethod::texture;
    return {.pixels = std::move(result), .remark = cost_line(engine, layer, px_of_all, timed, options), .problem = {}};
}

}  // namespace

StylePreview::StylePreview(GimpProcedureConfig* config, const Layers& layers, StyleOptionsOf options)
    : config_(config), drawable_(GIMP_DRAWABLE(layers.front())), region_(selected_region(layers.front())),
      px_of_all_(plugin::px_of_all(layers)), options_(options), content_(reduced(drawable_, region_, preview_side_px)),
      format_(float_format(drawable_, content_.format())) {}

/// Asked of GIMP once, as reducing a large layer takes a while; the
/// content is shown as it was when the dialog opened, too.
const PixelBuffer& StylePreview::small_style(GimpDrawable* style) const {
    const int id = gimp_item_get_id(GIMP_ITEM(style));
    const auto known = styles_.find(id);
    if (known != styles_.end()) return known->second;
    return styles_.emplace(id, reduced(style, plugin::whole(style), style_side_px, drawable_)).first->second;
}

StyleReader StylePreview::style_reader(const char* layer_argument, const char* file_argument) const {
    if (const auto style_file = file(config_, file_argument)) {
        const TextPtr path(g_file_get_path(style_file.get()));
        return [path = std::string(path ? path.get() : ""), encoding = Encoding(drawable_)] {
            return from_file(path, encoding);
        };
    }
    const ObjectPtr<GimpDrawable> style(value<GimpDrawable*>(config_, layer_argument));
    if (!style) return nullptr;
    return [pixels = small_style(style.get())] { return pixels; };
}

SurfacePtr StylePreview::before(Rect part) const {
    PixelBuffer pixels(part.size(), content_.format());
    content_.read(part, pixels.values().data());
    return to_surface(pixels, format_);
}

RenderPreview StylePreview::after(Rect, MainThread&) const {
    auto first = style_reader("style", "style-file");
    if (!first) throw Error(ErrorKind::bad_option, _("Choose a style, and a preview is shown here."));
    return Wish{.content = content_,
                .first = std::move(first),
                .second = style_reader("style-2", "style-2-file"),
                .mix = percent(config_, "mix"),
                .options = options_(config_),
                .layer = region_.size(),
                .px_of_all = px_of_all_,
                .is_warm = is_warm_};
}

std::string StylePreview::caption(Rect) const {
    const double percent = 100.0 * content_.size().width / region_.width;
    const auto method = chosen<StyleMethod>(config_, "method");
    if (previewed(method) == method) return format_text(_("The whole layer, reduced to %.0f %%"), percent);
    return format_text(_("The whole layer, reduced to %.0f %% and painted by the fast method"), percent);
}

SurfacePtr StylePreview::overview(int) const { return nullptr; }

}  // namespace impasto::plugin

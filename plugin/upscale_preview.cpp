// SPDX-License-Identifier: GPL-3.0-or-later
#include "upscale_preview.h"

#include <cmath>

#include <glib/gi18n.h>

#include <impasto/text.h>

#include "config.h"
#include "expense.h"
#include "geometry.h"
#include "thumbnail.h"

namespace impasto::plugin {
namespace {

constexpr int interpolation_reach_px = 2;  // of the cubic kernel

/// Px of the source that a part of the result is interpolated from.
Rect interpolated_from(Rect part, Factors factors, Size source) {
    const int left = int(std::floor(part.x / factors.x)) - interpolation_reach_px;
    const int top = int(std::floor(part.y / factors.y)) - interpolation_reach_px;
    const int right = int(std::ceil(part.right() / factors.x)) + interpolation_reach_px;
    const int bottom = int(std::ceil(part.bottom() / factors.y)) + interpolation_reach_px;
    return intersection({left, top, right - left, bottom - top}, {0, 0, source.width, source.height});
}

std::string remark(const UpscaleCost& cost, Size whole, double px_of_all) {
    const auto line =
        expense_line((cost.seconds + host_seconds_of(whole)) * px_of_all, cost.bytes + host_bytes, cost.device);
    /* TRANSLATORS: the first %s is the name of a network, the second one what the run costs: "about 3 s, …" */
    return cost.model.empty() ? line : format_text(_("%s: %s"), cost.model.c_str(), line.c_str());
}

}  // namespace

UpscalePreview::UpscalePreview(GimpProcedureConfig* config, const Layers& layers, UpscaleOptionsOf options)
    : config_(config), drawable_(GIMP_DRAWABLE(layers.front())), region_(selected_region(layers.front())),
      px_of_all_(plugin::px_of_all(layers)), options_(options), source_(drawable_, region_),
      format_(float_format(drawable_, pixel_format(drawable_))) {}

Size UpscalePreview::whole() const { return upscaled_size(region_.size(), value<double>(config_, "factor")); }

SurfacePtr UpscalePreview::before(Rect part) const {
    const auto factors = factors_between(region_.size(), whole());
    const Rect from = interpolated_from(part, factors, region_.size());
    PixelBuffer pixels(from.size(), source_.format());
    source_.read(from, pixels.values().data());
    return stretched(to_surface(pixels, format_).get(), from.x * factors.x - part.x, from.y * factors.y - part.y,
                     factors.x, factors.y, part.size());
}

RenderPreview UpscalePreview::after(Rect part, MainThread& main_thread) const {
    return [source = MainThreadSource(source_, main_thread), whole = whole(), px_of_all = px_of_all_, part,
            options = options_(config_)](Engine& engine, ProgressSink& progress) {
        PixelBuffer pixels(part.size(), source.format());
        const auto cost = engine.upscale_part(source, whole, part, pixels, options, progress);
        return RenderedPreview{.pixels = std::move(pixels), .remark = remark(cost, whole, px_of_all), .problem = {}};
    };
}

std::string UpscalePreview::caption(Rect part) const {
    const Size size = whole();
    if (part.size() == size) return format_text(_("100 %%: the whole result"));
    /* TRANSLATORS: a part of the result at 100 % of its size: width and height of the part, then of the whole result. */
    return format_text(_("100 %%: %d × %d px out of %d × %d"), part.width, part.height, size.width, size.height);
}

SurfacePtr UpscalePreview::overview(int side_px) const { return thumbnail(drawable_, region_, side_px); }

}  // namespace impasto::plugin

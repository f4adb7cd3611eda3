// SPDX-License-Identifier: GPL-3.0-or-later
#include "screen_pixels.h"

namespace impasto::plugin {

SurfacePtr to_surface(const PixelBuffer& pixels, const Babl* format) {
    const auto [width, height] = pixels.size();
    SurfacePtr surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height));
    const auto* conversion = babl_fish(format, babl_format("cairo-ARGB32"));
    cairo_surface_flush(surface.get());
    auto* rows = cairo_image_surface_get_data(surface.get());
    const auto row_bytes = std::ptrdiff_t(cairo_image_surface_get_stride(surface.get()));
    const auto row_floats = std::size_t(width) * std::size_t(pixels.format().channels());
    for (int y = 0; y < height; ++y)
        babl_process(conversion, pixels.values().data() + std::size_t(y) * row_floats, rows + y * row_bytes, width);
    cairo_surface_mark_dirty(surface.get());
    return surface;
}

SurfacePtr stretched(cairo_surface_t* pixels, double origin_x, double origin_y, double scale_x, double scale_y,
                     Size size) {
    SurfacePtr surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size.width, size.height));
    const CairoPtr cairo(cairo_create(surface.get()));
    cairo_translate(cairo.get(), origin_x, origin_y);
    cairo_scale(cairo.get(), scale_x, scale_y);
    cairo_set_source_surface(cairo.get(), pixels, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo.get()), CAIRO_FILTER_BEST);
    cairo_pattern_set_extend(cairo_get_source(cairo.get()), CAIRO_EXTEND_PAD);
    cairo_set_operator(cairo.get(), CAIRO_OPERATOR_SOURCE);
    cairo_paint(cairo.get());
    return surface;
}

void stroke_on_anything(cairo_t* cairo) {
    cairo_set_source_rgba(cairo, 0, 0, 0, 0.6);
    cairo_set_line_width(cairo, 3);
    cairo_stroke_preserve(cairo);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_set_line_width(cairo, 1);
    cairo_stroke(cairo);
}

}  // namespace impasto::plugin

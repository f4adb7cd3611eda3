// SPDX-License-Identifier: GPL-3.0-or-later
#include "thumbnail.h"

#include <algorithm>
#include <cmath>

#include <glib/gi18n.h>

#include <impasto/error.h>

#include "drawable_io.h"

namespace impasto::plugin {
namespace {

using BytesPtr = std::unique_ptr<GBytes, Release<g_bytes_unref>>;

}  // namespace

Size fitted(Size size, int side_px) {
    const double scale = std::min(1.0, double(side_px) / std::max(size.width, size.height));
    const auto side = [scale](int px) { return std::max(1, int(std::lround(px * scale))); };
    return {side(size.width), side(size.height)};
}

PixelBuffer reduced(GimpDrawable* drawable, Rect region, int side_px, GimpDrawable* like) {
    const Size wished = fitted(region.size(), side_px);
    int width = 0, height = 0, px_bytes = 0;
    const BytesPtr bytes(gimp_drawable_get_sub_thumbnail_data(drawable, region.x, region.y, region.width, region.height,
                                                              wished.width, wished.height, &width, &height, &px_bytes));
    if (!bytes || width <= 0 || height <= 0)
        throw Error(ErrorKind::bad_result, _("GIMP gave no small picture of the layer."));
    PixelBuffer pixels({width, height}, {pixel_format(like).is_rgb, pixel_format(drawable).has_alpha});
    const auto* conversion =
        babl_fish(gimp_drawable_get_thumbnail_format(drawable), float_format(like, pixels.format()));
    babl_process(conversion, g_bytes_get_data(bytes.get(), nullptr), pixels.values().data(),
                 long(pixels.size().area()));
    return pixels;
}

SurfacePtr thumbnail(GimpDrawable* drawable, Rect region, int side_px) {
    return to_surface(reduced(drawable, region, side_px), float_format(drawable, pixel_format(drawable)));
}

}  // namespace impasto::plugin

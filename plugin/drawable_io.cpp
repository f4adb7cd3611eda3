// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawable_io.h"

#include <string_view>

#include <glib/gi18n.h>

#include <impasto/error.h>

namespace impasto::plugin {
namespace {

constexpr guint64 tile_cache_bytes = 64u << 20;

/// Pixels that are stored with the profile's curve are taken as stored. Linear ones are encoded with
/// sRGB's curve, because a pure power ("Adobe RGB") would cut negative values off, and so are those of a
/// profile that is linear itself, because networks expect perceptually even steps.
bool has_profile_curve(GimpDrawable* drawable) {
    const std::string_view encoding = babl_format_get_encoding(gimp_drawable_get_format(drawable));
    const ObjectPtr<GimpColorProfile> profile(
        gimp_image_get_effective_color_profile(gimp_item_get_image(GIMP_ITEM(drawable))));
    return encoding.find('\'') != encoding.npos && !gimp_color_profile_is_linear(profile.get());
}

}  // namespace

GeglRectangle to_gegl(Rect rect) { return {rect.x, rect.y, rect.width, rect.height}; }

void limit_tile_cache() { g_object_set(gegl_config(), "tile-cache-size", tile_cache_bytes, nullptr); }

PixelFormat pixel_format(GimpDrawable* drawable) {
    return {.is_rgb = bool(gimp_drawable_is_rgb(drawable)), .has_alpha = bool(gimp_drawable_has_alpha(drawable))};
}

const Babl* float_format(GimpDrawable* drawable, PixelFormat format) {
    static constexpr const char* encodings[2][2][2] = {{{"Y~ float", "Y~A float"}, {"R~G~B~ float", "R~G~B~A float"}},
                                                       {{"Y' float", "Y'A float"}, {"R'G'B' float", "R'G'B'A float"}}};
    return babl_format_with_space(encodings[has_profile_curve(drawable)][format.is_rgb][format.has_alpha],
                                  gimp_drawable_get_format(drawable));
}

void copy_pixels(GeglBuffer* source, Rect from, GeglBuffer* to, int x, int y) {
    const auto source_place = to_gegl(from), to_place = to_gegl({x, y, from.width, from.height});
    gegl_buffer_copy(source, &source_place, GEGL_ABYSS_NONE, to, &to_place);
}

DrawableSource::DrawableSource(GimpDrawable* drawable, Rect region) : DrawableSource(drawable, region, drawable) {}

DrawableSource::DrawableSource(GimpDrawable* drawable, Rect region, GimpDrawable* like)
    : buffer_(gimp_drawable_get_buffer(drawable)), region_(region),
      format_{.is_rgb = pixel_format(like).is_rgb, .has_alpha = pixel_format(drawable).has_alpha},
      babl_format_(float_format(like, format_)) {}

void DrawableSource::read(Rect rect, float* out) const {
    const auto place = to_gegl({rect.x + region_.x, rect.y + region_.y, rect.width, rect.height});
    gegl_buffer_get(buffer_.get(), &place, 1.0, babl_format_, out, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

DrawableSink::DrawableSink(GimpDrawable* drawable)
    : buffer_(gimp_drawable_get_buffer(drawable)), babl_format_(float_format(drawable, pixel_format(drawable))) {}

Size DrawableSink::size() const {
    return {gegl_buffer_get_width(buffer_.get()), gegl_buffer_get_height(buffer_.get())};
}

void DrawableSink::write(Rect rect, const float* pixels) {
    const auto place = to_gegl(rect);
    gegl_buffer_set(buffer_.get(), &place, 0, babl_format_, pixels, GEGL_AUTO_ROWSTRIDE);
}

ScratchLayer::ScratchLayer(GimpLayer* like, Size size) {
    auto* image = gimp_item_get_image(GIMP_ITEM(like));
    TextPtr name(gimp_item_get_name(GIMP_ITEM(like)));
    layer_ = gimp_layer_new(image, name.get(), size.width, size.height, gimp_drawable_type(GIMP_DRAWABLE(like)), 100,
                            gimp_image_get_default_new_layer_mode(image));
    if (!layer_) throw Error(ErrorKind::out_of_memory, _("GIMP could not make a layer for the result."));
}

ScratchLayer::~ScratchLayer() {
    if (layer_) gimp_item_delete(GIMP_ITEM(layer_));
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include "blended_sink.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "geometry.h"
#include "layers.h"

namespace impasto::plugin {
namespace {

constexpr int rows_at_once = 64;

ObjectPtr<GeglBuffer> selection_of(GimpImage* image) {
    if (gimp_selection_is_empty(image)) return nullptr;
    return ObjectPtr<GeglBuffer>(gimp_drawable_get_buffer(GIMP_DRAWABLE(gimp_image_get_selection(image))));
}

/// Alpha, and the color components that the user has switched off in the Channels dialog.
std::vector<bool> kept_components(GimpImage* image, PixelFormat format) {
    const GimpChannelType first = format.is_rgb ? GIMP_CHANNEL_RED : GIMP_CHANNEL_GRAY;
    std::vector<bool> kept;
    for (int i = 0; i < format.color_channels(); ++i)
        kept.push_back(!gimp_image_get_component_active(image, GimpChannelType(first + i)));
    if (format.has_alpha) kept.push_back(true);
    return kept;
}

void read(GeglBuffer* buffer, Rect rect, const Babl* format, void* out) {
    const auto place = to_gegl(rect);
    gegl_buffer_get(buffer, &place, 1.0, format, out, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

}  // namespace

BlendedSink::BlendedSink(const Job& job, GimpDrawable* result)
    : layer_(gimp_drawable_get_buffer(GIMP_DRAWABLE(job.layer))), result_(gimp_drawable_get_buffer(result)),
      selection_(selection_of(job.image)), region_(job.region), format_(pixel_format(result)),
      stored_format_(gimp_drawable_get_format(GIMP_DRAWABLE(job.layer))),
      float_format_(float_format(GIMP_DRAWABLE(job.layer), format_)),
      kept_components_(kept_components(job.image, format_)) {
    const auto layer = bounds(GIMP_ITEM(job.layer));
    region_in_image_ = moved(job.region, layer.x, layer.y);
}

void BlendedSink::write(Rect rect, const float* pixels) {
    const std::size_t row_floats = std::size_t(rect.width) * std::size_t(format_.channels());
    for (int row = 0; row < rect.height; row += rows_at_once)
        write_rows({rect.x, rect.y + row, rect.width, std::min(rows_at_once, rect.height - row)},
                   pixels + std::size_t(row) * row_floats);
}

void BlendedSink::write_rows(Rect rect, const float* pixels) {
    const auto shares = selected(rect);
    const auto layer = layer_bytes(rect);
    auto result = mixed(layer, pixels, shares);
    keep(layer, result, shares);
    const auto place = to_gegl(rect);
    gegl_buffer_set(result_.get(), &place, 0, stored_format_, result.data(), GEGL_AUTO_ROWSTRIDE);
}

/// How much each px is selected, 0…1.
std::vector<float> BlendedSink::selected(Rect rect) const {
    std::vector<float> shares(rect.area(), 1.0f);
    if (selection_)
        read(selection_.get(), moved(rect, region_in_image_.x, region_in_image_.y), babl_format("Y float"),
             shares.data());
    return shares;
}

BlendedSink::Bytes BlendedSink::layer_bytes(Rect rect) const {
    Bytes bytes(rect.area() * std::size_t(babl_format_get_bytes_per_pixel(stored_format_)));
    read(layer_.get(), moved(rect, region_.x, region_.y), stored_format_, bytes.data());
    return bytes;
}

BlendedSink::Bytes BlendedSink::mixed(const Bytes& layer, const float* pixels, std::span<const float> shares) const {
    const auto channels = std::size_t(format_.channels());
    std::vector<float> values(shares.size() * channels);
    babl_process(babl_fish(stored_format_, float_format_), layer.data(), values.data(), long(shares.size()));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::lerp(values[i], pixels[i], shares[i / channels]);
    Bytes bytes(layer.size());
    babl_process(babl_fish(float_format_, stored_format_), values.data(), bytes.data(), long(shares.size()));
    return bytes;
}

void BlendedSink::keep(const Bytes& layer, Bytes& result, std::span<const float> shares) const {
    const std::size_t component_bytes = layer.size() / shares.size() / kept_components_.size();
    for (std::size_t i = 0; i < layer.size() / component_bytes; ++i)
        if (shares[i / kept_components_.size()] == 0 || kept_components_[i % kept_components_.size()])
            std::memcpy(&result[i * component_bytes], &layer[i * component_bytes], component_bytes);
}

}  // namespace impasto::plugin

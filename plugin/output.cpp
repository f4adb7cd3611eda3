// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/text.h>
#include <impasto/upscale.h>

#include "geometry.h"
#include "layers.h"
#include "record.h"

namespace impasto::plugin {
namespace {

/// After this an image may be half changed; GIMP refuses none of these calls for a layer that passed the checks.
void expect(gboolean done) {
    if (!done) throw Error(ErrorKind::bad_result, _("GIMP did not take the result. Undo, and see GIMP's own message."));
}

Size scaled_canvas(const Job& job) {
    return upscaled_size({gimp_image_get_width(job.image), gimp_image_get_height(job.image)}, job.factor);
}

// ---- new-layer: the canvas stays, offsets are scaled with the pixels.

Rect place_of_new_layer(const Job& job) {
    const auto layer = bounds(GIMP_ITEM(job.layer));
    const auto corner = scaled_edges(moved(job.region, layer.x, layer.y), {job.factor, job.factor});
    const auto size = upscaled_size(job.region.size(), job.factor);
    return {corner.x, corner.y, size.width, size.height};
}

GimpLayer* insert_above(const Job& job, Rect place, ScratchLayer& result) {
    auto* parent = gimp_item_get_parent(GIMP_ITEM(job.layer));
    gimp_item_set_name(GIMP_ITEM(result.get()), job.result_name.c_str());
    attach_record(result.get(), job.record);
    gimp_layer_set_offsets(result.get(), place.x, place.y);
    expect(gimp_image_insert_layer(job.image, result.get(), parent ? GIMP_LAYER(parent) : nullptr,
                                   gimp_image_get_item_position(job.image, GIMP_ITEM(job.layer))));
    return result.release();
}

Result deliver_new_layers(std::span<Finished> all) {
    Result result{all.front().job.image, nullptr};
    const UndoGroup undo(result.image);
    for (auto& [job, place, pixels] : all) result.layer = insert_above(job, place, *pixels);
    return result;
}

// ---- resize-image: GIMP scales everything, then the network's pixels take the place of this layer's own.

/// Where GIMP will put the layer, by its own rule for the top level and for groups.
Rect scaled_bounds(GimpItem* item, Factors factors) {
    auto* group = gimp_item_get_parent(item);
    if (!group) return scaled_edges(bounds(item), factors);
    return scaled_in_group(bounds(item), bounds(group), scaled_bounds(group, factors));
}

Rect place_in_scaled_layer(const Job& job) {
    const Size canvas{gimp_image_get_width(job.image), gimp_image_get_height(job.image)};
    const auto layer = bounds(GIMP_ITEM(job.layer));
    const auto scaled = scaled_bounds(GIMP_ITEM(job.layer), factors_between(canvas, scaled_canvas(job)));
    const auto region = scaled_edges(job.region, factors_between(layer.size(), scaled.size()));
    return moved(region, scaled.x, scaled.y);
}

/// Through the shadow buffer, so that GIMP blends by the selection and keeps mask, effects and locks.
void replace_pixels(GimpLayer* layer, Rect place, GimpDrawable* result) {
    auto* drawable = GIMP_DRAWABLE(layer);
    const auto whole = bounds(GIMP_ITEM(layer));
    const auto covered = intersection(place, whole);
    {
        ObjectPtr<GeglBuffer> shadow(gimp_drawable_get_shadow_buffer(drawable));
        ObjectPtr<GeglBuffer> old(gimp_drawable_get_buffer(drawable)), computed(gimp_drawable_get_buffer(result));
        // A feathered selection reaches past its own scaled bounding box.
        if (covered != whole) copy_pixels(old.get(), {0, 0, whole.width, whole.height}, shadow.get(), 0, 0);
        copy_pixels(computed.get(), moved(covered, -place.x, -place.y), shadow.get(), covered.x - whole.x,
                    covered.y - whole.y);
    }
    expect(gimp_drawable_merge_shadow(drawable, TRUE));
    gimp_drawable_update(drawable, 0, 0, whole.width, whole.height);
}

Result deliver_resized_image(std::span<Finished> all) {
    const auto& last = all.back().job;
    const auto canvas = scaled_canvas(last);
    const UndoGroup undo(last.image);
    expect(gimp_image_scale(last.image, canvas.width, canvas.height));
    for (const auto& [job, place, pixels] : all) {
        replace_pixels(job.layer, place, pixels->drawable());
        attach_record(job.layer, job.record);
    }
    return {last.image, last.layer};
}

// ---- replace-layer: the layer stays, its pixels become the result's.

Rect place_in_layer(const Job& job) {
    const auto layer = bounds(GIMP_ITEM(job.layer));
    return moved(job.region, layer.x, layer.y);
}

void write_pixels(GimpDrawable* result, GimpLayer* layer, Rect region) {
    {
        ObjectPtr<GeglBuffer> from(gimp_drawable_get_buffer(result)),
            to(gimp_drawable_get_buffer(GIMP_DRAWABLE(layer)));
        copy_pixels(from.get(), {0, 0, region.width, region.height}, to.get(), region.x, region.y);
    }
    gimp_drawable_update(GIMP_DRAWABLE(layer), region.x, region.y, region.width, region.height);
}

/// The step in the undo history is GIMP's. But GIMP mixes by the selection once more, and not to the last bit, what is
/// mixed already; so the result is then written as it is.
Result deliver_replaced_layers(std::span<Finished> all) {
    const auto& last = all.back().job;
    const UndoGroup undo(last.image);
    for (const auto& [job, place, pixels] : all) {
        replace_pixels(job.layer, place, pixels->drawable());
        write_pixels(pixels->drawable(), job.layer, job.region);
        attach_record(job.layer, job.record);
    }
    return {last.image, last.layer};
}

// ---- new-image: same precision and profile; resolution × factor keeps the size on paper. It is as large as the
// results, which lie to each other as their layers do.

void copy_resolution(const Job& job, GimpImage* to) {
    double x = 0, y = 0;
    gimp_image_get_resolution(job.image, &x, &y);
    gimp_image_set_resolution(to, x * job.factor, y * job.factor);
    gimp_image_set_unit(to, gimp_image_get_unit(job.image));
}

GimpImage* empty_image_like(const Job& job, Size size) {
    auto* image = gimp_image_new_with_precision(size.width, size.height, gimp_image_get_base_type(job.image),
                                                gimp_image_get_precision(job.image));
    if (!image) throw Error(ErrorKind::out_of_memory, _("GIMP could not make an image for the result."));
    ObjectPtr<GimpColorProfile> profile(gimp_image_get_color_profile(job.image));
    if (profile) gimp_image_set_color_profile(image, profile.get());
    copy_resolution(job, image);
    return image;
}

Rect around(std::span<const Finished> all) {
    Rect rect = all.front().place;
    for (const auto& finished : all) rect = united(rect, finished.place);
    return rect;
}

GimpLayer* copy_into(GimpImage* image, const Finished& finished, Rect canvas) {
    auto* layer = gimp_layer_new_from_drawable(finished.pixels->drawable(), image);
    gimp_item_set_name(GIMP_ITEM(layer), finished.job.result_name.c_str());
    attach_record(layer, finished.job.record);
    gimp_layer_set_offsets(layer, finished.place.x - canvas.x, finished.place.y - canvas.y);
    gimp_image_insert_layer(image, layer, nullptr, 0);
    return layer;
}

Result deliver_new_image(std::span<Finished> all) {
    const auto canvas = around(all);
    Result result{empty_image_like(all.front().job, canvas.size()), nullptr};
    gimp_image_undo_disable(result.image);
    for (const auto& finished : all) result.layer = copy_into(result.image, finished, canvas);
    gimp_image_undo_enable(result.image);
    return result;
}

constexpr OutputMode new_layer{"new-layer", N_("New layer"), false, place_of_new_layer, deliver_new_layers};
constexpr OutputMode new_image{"new-image", N_("New image"), false, place_of_new_layer, deliver_new_image};
constexpr OutputMode of_upscale[] = {
    new_layer,
    {"resize-image", N_("Resize the whole image"), true, place_in_scaled_layer, deliver_resized_image},
    new_image};
constexpr OutputMode of_style[] = {
    new_layer, {"replace-layer", N_("Replace the layer"), true, place_in_layer, deliver_replaced_layers}, new_image};

}  // namespace

constinit const std::span<const OutputMode> upscale_outputs = of_upscale, style_outputs = of_style;

GimpChoice* output_choice(std::span<const OutputMode> modes) {
    auto* choice = gimp_choice_new();
    for (const auto& mode : modes) gimp_choice_add(choice, mode.id, int(&mode - modes.data()), _(mode.label), nullptr);
    return choice;
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers.h"

#include <algorithm>
#include <functional>
#include <map>
#include <ranges>
#include <span>

#include <glib/gi18n.h>

#include "boundary.h"

namespace impasto::plugin {
namespace {

/// By the type's name: link and vector layers exist since GIMP 3.2 only.
struct UnfitType {
    const char* type;
    const char* sentence;
};

constexpr UnfitType not_a_layer[] = {
    {"GimpLayerMask", N_("A layer mask is selected. Click the layer's own thumbnail and try again.")},
    {"GimpChannel", N_("A channel is selected. Select a layer and try again.")},
    {"GimpGroupLayer",
     N_("A layer group has no pixels of its own. Select a layer inside it, or merge the group first.")},
};

constexpr UnfitType drawn_by_gimp[] = {
    {"GimpTextLayer", N_("The pixels of a text layer cannot be replaced. Choose another output, or discard the text "
                         "information first.")},
    {"GimpLinkLayer",
     N_("The pixels of a link layer cannot be replaced. Choose another output, or rasterize the layer first.")},
    {"GimpVectorLayer",
     N_("The pixels of a vector layer cannot be replaced. Choose another output, or rasterize the layer first.")},
};

/// Since GIMP 3.2 such a layer keeps its type when it is made an ordinary one.
bool is_rasterized([[maybe_unused]] GimpDrawable* drawable) {
#if GIMP_CHECK_VERSION(3, 2, 0)
    return GIMP_IS_RASTERIZABLE(drawable) && gimp_rasterizable_is_rasterized(GIMP_RASTERIZABLE(drawable));
#else
    return false;
#endif
}

void refuse_types(GimpDrawable* drawable, std::span<const UnfitType> unfit) {
    for (const auto& [type, sentence] : unfit)
        if (const GType known = g_type_from_name(type); known && g_type_is_a(G_OBJECT_TYPE(drawable), known))
            throw Refusal(_(sentence));
}

bool is_content_locked(GimpItem* item) {
    for (; item; item = gimp_item_get_parent(item))
        if (gimp_item_get_lock_content(item)) return true;
    return false;
}

GimpLayer* checked_layer(GimpDrawable* drawable) {
    refuse_types(drawable, not_a_layer);
    if (gimp_drawable_is_indexed(drawable))
        throw Refusal(_("The image has indexed colors. Convert it to RGB or grayscale (Image ▸ Mode) and try again."));
    return GIMP_LAYER(drawable);
}

/// Places from the outermost group inwards; the greater, the lower lies the item.
std::vector<int> depth_of(GimpItem* item) {
    auto* parent = gimp_item_get_parent(item);
    auto depth = parent ? depth_of(parent) : std::vector<int>();
    depth.push_back(gimp_image_get_item_position(gimp_item_get_image(item), item));
    return depth;
}

}  // namespace

Layers layers_among(GimpImage* image, GimpDrawable** drawables) {
    std::map<std::vector<int>, GimpLayer*, std::greater<>> by_depth;
    for (auto** drawable = drawables; drawable && *drawable; ++drawable) {
        auto* layer = checked_layer(*drawable);
        by_depth.emplace(depth_of(GIMP_ITEM(layer)), layer);
    }
    if (by_depth.empty()) throw Refusal(_("No layer is selected. Select one and try again."));
    if (gimp_image_get_floating_sel(image))
        throw Refusal(_("The image has a floating selection. Anchor it or make it a layer, and try again."));
    const auto layers = std::views::values(by_depth);
    return {layers.begin(), layers.end()};
}

bool contains(const Layers& layers, GimpItem* item) {
    return std::ranges::any_of(
        layers, [item](GimpLayer* layer) { return gimp_item_get_id(GIMP_ITEM(layer)) == gimp_item_get_id(item); });
}

double px_of_all(const Layers& layers) {
    double sum = 0;
    for (auto* layer : layers) sum += double(selected_region(layer).area());
    return sum / double(selected_region(layers.front()).area());
}

void check_pixels_can_change(GimpLayer* layer) {
    if (!is_rasterized(GIMP_DRAWABLE(layer))) refuse_types(GIMP_DRAWABLE(layer), drawn_by_gimp);
    if (is_content_locked(GIMP_ITEM(layer)))
        throw Refusal(_("The layer's pixels are locked. Unlock them, or choose another output."));
}

Rect selected_region(GimpLayer* layer) {
    Rect region;
    if (!gimp_drawable_mask_intersect(GIMP_DRAWABLE(layer), &region.x, &region.y, &region.width, &region.height))
        throw Refusal(
            _("The selection does not touch the layer. Select a part of the layer, or nothing, and try again."));
    return region;
}

Rect whole(GimpDrawable* drawable) {
    return {0, 0, gimp_drawable_get_width(drawable), gimp_drawable_get_height(drawable)};
}

Rect bounds(GimpItem* item) {
    auto* drawable = GIMP_DRAWABLE(item);
    auto rect = whole(drawable);
    gimp_drawable_get_offsets(drawable, &rect.x, &rect.y);
    return rect;
}

}  // namespace impasto::plugin

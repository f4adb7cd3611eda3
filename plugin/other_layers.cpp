// SPDX-License-Identifier: GPL-3.0-or-later
#include "other_layers.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <vector>

#include "guards.h"

namespace impasto::plugin {
namespace {

using ItemsPtr = std::unique_ptr<GimpItem*, Release<g_free>>;
using LayersPtr = std::unique_ptr<GimpLayer*, Release<g_free>>;

void append(std::vector<GimpItem*>& layers, GimpItem* item) {
    if (!gimp_item_is_group(item)) return layers.push_back(item);
    const ItemsPtr children(gimp_item_get_children(item));
    for (auto** child = children.get(); *child; ++child) append(layers, *child);
}

/// From top to bottom, those in groups too.
std::vector<GimpItem*> all_layers(GimpImage* image) {
    std::vector<GimpItem*> layers;
    const LayersPtr top(gimp_image_get_layers(image));
    for (auto** layer = top.get(); *layer; ++layer) append(layers, GIMP_ITEM(*layer));
    return layers;
}

/// Visible before hidden, near before far, the upper one of two.
GimpItem* nearest(const std::vector<GimpItem*>& layers, const Layers& contents) {
    const auto own = std::ranges::find(layers, GIMP_ITEM(contents.front()));
    std::vector<std::tuple<bool, long, long>> others;
    for (auto other = layers.begin(); other != layers.end(); ++other)
        if (!contains(contents, *other))
            others.emplace_back(!gimp_item_get_visible(*other), std::abs(other - own), other - own);
    const auto best = std::ranges::min_element(others);
    return best == others.end() ? nullptr : own[std::get<2>(*best)];
}

GimpItem* in_another_image(GimpImage* image) {
    const std::unique_ptr<GimpImage*, Release<g_free>> images(gimp_get_images());
    for (auto** other = images.get(); *other; ++other)
        if (const auto layers = all_layers(*other); *other != image && !layers.empty()) return layers.front();
    return nullptr;
}

}  // namespace

GimpDrawable* likely_style(const Layers& contents) {
    auto* image = gimp_item_get_image(GIMP_ITEM(contents.front()));
    auto* near = nearest(all_layers(image), contents);
    auto* found = near ? near : in_another_image(image);
    return found ? GIMP_DRAWABLE(found) : nullptr;
}

}  // namespace impasto::plugin

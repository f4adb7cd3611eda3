// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_memory.h"

#include <unistd.h>

#include <array>
#include <sstream>

#include "config.h"

namespace impasto::plugin {
namespace {

constexpr std::array styles{"style", "style-2"};
constexpr int no_layer = -1;

/// Ids mean something within one run of GIMP only; its process stands for it.
int session() { return int(getppid()); }

int id_of(GimpProcedureConfig* config, const char* argument) {
    const ObjectPtr<GimpItem> item(value<GimpItem*>(config, argument));
    return item ? gimp_item_get_id(item.get()) : no_layer;
}

void recall(GimpProcedureConfig* config, const char* argument, int id, const Layers& contents) {
    const bool usable = id != no_layer && gimp_item_id_is_drawable(id) && !contains(contents, gimp_item_get_by_id(id));
    if (usable && id_of(config, argument) == no_layer)
        g_object_set(config, argument, gimp_drawable_get_by_id(id), nullptr);
}

}  // namespace

void note_styles(GimpProcedureConfig* config) {
    std::ostringstream note;
    note << session();
    for (const char* argument : styles) note << ' ' << id_of(config, argument);
    g_object_set(config, style_note, note.str().c_str(), nullptr);
}

void recall_styles(GimpProcedureConfig* config, const Layers& contents) {
    std::istringstream note(text(config, style_note).get());
    int noted_session = 0;
    if (!(note >> noted_session) || noted_session != session()) return;
    for (const char* argument : styles)
        if (int id = no_layer; note >> id) recall(config, argument, id, contents);
}

}  // namespace impasto::plugin

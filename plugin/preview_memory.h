// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the user wants previews, kept with the filter's other settings.
#pragma once

#include <cstring>

#include "config.h"

namespace impasto::plugin {

/// The argument that keeps it: empty, or "off".
inline constexpr const char* preview_note = "preview-note";

inline bool is_preview_wanted(GimpProcedureConfig* config) {
    return std::strcmp(text(config, preview_note).get(), "off") != 0;
}
inline void note_preview(GimpProcedureConfig* config, bool wanted) {
    g_object_set(config, preview_note, wanted ? "" : "off", nullptr);
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// Which layers were the styles of the last run. GIMP saves no layers among the last values, so they are noted by their
// ids, which hold for as long as this GIMP runs.
#pragma once

#include <libgimp/gimp.h>

#include "layers.h"

namespace impasto::plugin {

/// The argument the note is kept in.
inline constexpr const char* style_note = "last-styles";

/// Notes the styles, to be saved with the values of a run that succeeds.
void note_styles(GimpProcedureConfig* config);

/// Sets the styles that are noted, where none is given; the `contents`
/// themselves and layers that are gone are left out.
void recall_styles(GimpProcedureConfig* config, const Layers& contents);

}  // namespace impasto::plugin

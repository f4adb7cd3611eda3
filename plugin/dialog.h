// SPDX-License-Identifier: GPL-3.0-or-later
// Dialogs, generated from the procedures' arguments.
#pragma once

#include <libgimp/gimp.h>

#include <impasto/image.h>

namespace impasto::plugin {

/// Lets the user change `config`. `size` is what would be enlarged. Throws Cancelled.
void ask_upscale(GimpProcedure* procedure, GimpProcedureConfig* config, Size size);

}  // namespace impasto::plugin

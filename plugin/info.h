// SPDX-License-Identifier: GPL-3.0-or-later
// The procedure that tells what Impasto finds on this computer.
#pragma once

#include <libgimp/gimp.h>

namespace impasto::plugin {

GimpProcedure* create_info(GimpPlugIn* plug_in, const char* name);

}  // namespace impasto::plugin

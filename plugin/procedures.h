// SPDX-License-Identifier: GPL-3.0-or-later
// The procedures this plug-in adds to GIMP. Names, argument names, types and defaults are public API.
#pragma once

#include <libgimp/gimp.h>

namespace impasto::plugin {

/// When a procedure is registered. Those with a choice of installed models are registered at every start
/// of GIMP, or a model added later could not be named in a script until the plug-in itself changed.
enum class Registered { once, at_every_start };

/// Newly allocated list of newly allocated names.
GList* procedure_names(Registered when);

/// nullptr for a name that is not in the table.
GimpProcedure* create_procedure(GimpPlugIn* plug_in, const char* name);

}  // namespace impasto::plugin

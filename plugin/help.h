// SPDX-License-Identifier: GPL-3.0-or-later
// The pages behind the dialogs' Help button: help/<language>/ of the package, HTML that needs no network.
#pragma once

#include <libgimp/gimp.h>

namespace impasto::plugin {

/// Tells GIMP where the pages are; gimp-help.xml there leads from a procedure's name to its page. GIMP takes this while
/// it asks for the procedures, and remembers it with them. Without the pages GIMP's own help is asked.
void register_help(GimpPlugIn* plug_in);

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include "help.h"

#include <impasto/text.h>

#include "core_loader.h"
#include "guards.h"

namespace impasto::plugin {

void register_help(GimpPlugIn* plug_in) {
    const auto pages = package_folder() / "help";
    if (!std::filesystem::exists(pages)) return;
    const ObjectPtr<GFile> folder(g_file_new_for_path(pages.c_str()));
    gimp_plug_in_set_help_domain(plug_in, text_domain, folder.get());
}

}  // namespace impasto::plugin

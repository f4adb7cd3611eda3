// SPDX-License-Identifier: GPL-3.0-or-later
#include "places.h"

#include <cstdlib>

#include <impasto/model.h>

#include "make_engine.h"

namespace impasto::tools {
namespace {

namespace fs = std::filesystem;

/// A folder named by an environment variable, or the one that stands for it.
fs::path folder_of(const char* variable, const fs::path& otherwise) {
    const char* value = std::getenv(variable);
    return value && *value ? fs::path(value) : otherwise;
}

/// As GIMP finds it, so that both see the same models.
fs::path gimp_profile() {
    const fs::path config = folder_of("XDG_CONFIG_HOME", folder_of("HOME", "/") / ".config");
    return folder_of("GIMP3_DIRECTORY", config / "GIMP" / GIMP_PROFILE_VERSION);
}

}  // namespace

fs::path package_folder() {
    const fs::path program = fs::read_symlink("/proc/self/exe");
    return (program.parent_path() / PACKAGE_FROM_PROGRAM).lexically_normal();
}

std::vector<fs::path> model_places() {
    return model_search_path(gimp_profile() / "impasto" / "models", package_folder() / "models");
}

std::unique_ptr<Engine> open_engine() { return make_engine(model_places()); }

}  // namespace impasto::tools

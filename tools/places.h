// SPDX-License-Identifier: GPL-3.0-or-later
// Where things lie, told from where this program lies, so that a staged or moved installation works.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <impasto/engine.h>

namespace impasto::tools {

/// The installed folder with models/ and locale/, shared with the plug-in.
std::filesystem::path package_folder();

/// IMPASTO_MODEL_PATH, the folder in the user's GIMP profile, the installed one.
std::vector<std::filesystem::path> model_places();

/// The core, with those models.
std::unique_ptr<Engine> open_engine();

}  // namespace impasto::tools

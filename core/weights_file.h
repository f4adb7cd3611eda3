// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "safetensors.h"

namespace impasto {

/// Opens a safetensors file or either form of .pth, told apart by their first bytes. Names lose what
/// training programs put in front of all of them ("module."). Runs no code from the file; memory stays
/// within about twice the file. Throws Error{bad_file}: "<file>: <reason>".
StateDict load_weights_file(const std::filesystem::path& file);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Weights in files: reading and writing safetensors. Runs no code from the file.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "precompiled/torch_headers.h"

namespace impasto {

struct StateDict {
    std::map<std::string, torch::Tensor> tensors;  ///< by name, on the CPU, in the file's own dtype
    std::map<std::string, std::string> metadata;
};

/// "F32" → torch::kFloat32. Throws Error{bad_file} for a name that is not known.
torch::ScalarType dtype_named(std::string_view name);

/// A whole file's bytes. Throws Error{bad_file}: "<reason>".
StateDict read_safetensors(std::string_view file);

/// Throws Error{bad_file}: "<file>: <reason>".
StateDict load_safetensors(const std::filesystem::path& file);

/// Writes beside the target and renames, so that a killed run leaves the old file whole.
void save_safetensors(const std::filesystem::path& file, const StateDict& state);

}  // namespace impasto

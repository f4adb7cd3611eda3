// SPDX-License-Identifier: GPL-3.0-or-later
// From a model package to a network that runs.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <impasto/model.h>

#include "networks/detect.h"
#include "networks/network.h"

namespace impasto {

/// C++ Module::to has no memory format: convolutions run 1.6 to 1.8 times faster on the CPU this way.
void to_channels_last(torch::nn::Module& module);

/// Told which model was opened.
using ModelOpened = std::function<void(const ModelManifest&)>;

/// Throws Error{bad_file} unless the file's digest is this one.
void check_digest(const std::filesystem::path& file, const std::string& sha256);

/// The model of an id. `none_such`: the translated sentence for an id that is
/// not there, with a %s for it. Throws Error{no_model}.
const ModelManifest& named(const std::vector<FoundModel>& models, const std::string& id, const char* none_such);

/// A weight file without a manifest: the architecture is found from its keys and shapes. In evaluation
/// mode on the CPU. Throws Error{bad_file}: "<file>: <reason>".
DetectedNetwork open_weights_file(const std::filesystem::path& file);

/// Weights between two ends, `share` 0…1 of the way, float32; exactly the one at 0 and the other at 1. Throws
/// Error{bad_file} unless names and shapes agree.
WeightTensors interpolated(const WeightTensors& faithful, const WeightTensors& restoring, double share);

/// Opens a single file as above, or a package: network built from the manifest, weights checked against sha256 and
/// loaded, in evaluation mode on the CPU. `restoration` 0…1 goes from the faithful end to the restoring one, where
/// there is one. Throws Error{bad_file} with a whole sentence.
std::shared_ptr<Network> open_model(const ModelManifest& manifest, double restoration = 0);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// From a package to a network that paints any style in a few passes.
#pragma once

#include <functional>

#include <impasto/model.h>

#include "style/style_network.h"
#include "weights.h"

namespace impasto {

/// Weights checked against sha256. Throws Error{bad_file} with a whole sentence.
std::shared_ptr<StyleNetworkImpl> open_style_network(const ModelManifest& manifest);

using StyleNetworkOpener = std::function<std::shared_ptr<StyleNetworkImpl>(const ModelManifest&)>;

/// The first package for the task "style" that `open` opens; `opened` is told which. Null where there is no such
/// package. Throws the error of one that does not open, where no other does.
std::shared_ptr<StyleNetworkImpl> open_style_network(const std::vector<std::filesystem::path>& search_path,
                                                     const ModelOpened& opened, const StyleNetworkOpener& open);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// From a package to the network of the fast method.
#pragma once

#include <impasto/model.h>

#include "style/feed_forward.h"
#include "weights.h"

namespace impasto {

/// Weights checked against sha256. Throws Error{bad_file} with a whole sentence.
std::shared_ptr<FeedForwardImpl> open_feed_forward(const ModelManifest& manifest);

/// The first package for the task "style" that opens. Throws Error{no_model}, with the reason of one that does not.
std::shared_ptr<FeedForwardImpl> open_feed_forward(const std::vector<std::filesystem::path>& search_path, const ModelOpened& opened);

}  // namespace impasto

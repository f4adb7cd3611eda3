// SPDX-License-Identifier: GPL-3.0-or-later
// From a package to a network that paints any style in one pass.
#pragma once

#include <functional>

#include <impasto/model.h>

#include "style/feed_forward.h"
#include "weights.h"

namespace impasto {

/// Weights checked against sha256. Throws Error{bad_file} with a whole sentence.
std::shared_ptr<FeedForwardImpl> open_feed_forward(const ModelManifest& manifest);

using FeedForwardOpener = std::function<std::shared_ptr<FeedForwardImpl>(const ModelManifest&)>;

/// The first package for the task "style" that `open` opens; `opened` is told which. Null where there is no such
/// package. Throws the error of one that does not open, where no other does.
std::shared_ptr<FeedForwardImpl> open_feed_forward(const std::vector<std::filesystem::path>& search_path,
                                                   const ModelOpened& opened, const FeedForwardOpener& open);

}  // namespace impasto

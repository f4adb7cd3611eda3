// SPDX-License-Identifier: GPL-3.0-or-later
// Which other layer the user may mean.
#pragma once

#include "layers.h"

namespace impasto::plugin {

/// The layer of the image nearest to the first of `contents` and none of them, visible ones first; else a layer of
/// another open image; null where there is none.
GimpDrawable* likely_style(const Layers& contents);

}  // namespace impasto::plugin

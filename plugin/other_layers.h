// SPDX-License-Identifier: GPL-3.0-or-later
// Which other layer the user may mean.
#pragma once

#include <libgimp/gimp.h>

namespace impasto::plugin {

/// The nearest other layer of the image, visible ones first; else a layer of another open image; null where there is none.
GimpDrawable* likely_style(GimpLayer* layer);

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// The texture method (core/texture) as a painter.
#pragma once

#include "style/painter.h"

namespace impasto {

/// Runs on the CPU, whatever the device asked for; says so where that is a GPU.
std::unique_ptr<StylePainter> texture_painter(const StyleOptions& options);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// The way of a stylised pixel: content and style in, result out, whatever the method.
#pragma once

#include "style/painter.h"

namespace impasto {

/// As Engine::stylize, with the painter given.
void stylize_with(StylePainter& painter, const PixelSource& content, const StylePictures& style, PixelSink& sink,
                  const StyleOptions& options, ProgressSink& progress);

}  // namespace impasto

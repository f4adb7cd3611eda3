// SPDX-License-Identifier: GPL-3.0-or-later
// Where an enlarged layer goes. Each way is a row of one table: where its pixels come to lie, and how the
// finished layer is delivered. Only delivering changes an image, in one undo step.
#pragma once

#include <span>

#include <libgimp/gimp.h>

#include <impasto/image.h>

#include "drawable_io.h"

namespace impasto::plugin {

/// What is enlarged.
struct Enlargement {
    GimpImage* image;
    GimpLayer* layer;
    Rect region;  ///< in the layer's coordinates
    double factor;
};

struct Result {
    GimpImage* image;
    GimpLayer* layer;
};

struct OutputMode {
    const char* id;     ///< public API, never changed
    const char* label;  ///< marked with N_()
    bool changes_layer;
    /// Rectangle of the result in the coordinates of the image it goes to.
    Rect (*place)(const Enlargement&);
    Result (*deliver)(const Enlargement&, Rect place, ScratchLayer& result);
};

std::span<const OutputMode> output_modes();

/// The choices of the argument "output"; a choice's number is its place in the table.
GimpChoice* output_choice();

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// Where a result goes. Each way is a row of a filter's table: where its pixels come to lie, and how the
// finished layer is delivered. Only delivering changes an image, in one undo step.
#pragma once

#include <memory>
#include <span>
#include <string>

#include <libgimp/gimp.h>

#include <impasto/image.h>

#include "drawable_io.h"

namespace impasto::plugin {

/// What a filter works on, and what becomes of it.
struct Job {
    GimpImage* image;
    GimpLayer* layer;
    std::string layer_name;   ///< when the run began: later the user may have removed the layer
    Rect region;              ///< in the layer's coordinates
    double factor = 1;        ///< how much larger the result is
    std::string result_name;  ///< of the layer with the result, where that is a new one
    std::string record;       ///< of what made it; stays with the layer
};

/// A job that is computed and waits for its place in an image.
struct Finished {
    Job job;
    Rect place;  ///< in the coordinates of the image it goes to
    std::unique_ptr<ScratchLayer> pixels;
};

/// Of several layers the last one.
struct Result {
    GimpImage* image;
    GimpLayer* layer;
};

struct OutputMode {
    const char* id;     ///< public API, never changed
    const char* label;  ///< marked with N_()
    bool changes_layer;
    /// Rectangle of the result in the coordinates of the image it goes to.
    Rect (*place)(const Job&);
    Result (*deliver)(std::span<Finished>);  ///< one or more, of one image
};

extern const std::span<const OutputMode> upscale_outputs, style_outputs;

/// A table as the choices of the argument "output"; a choice's number is its place in the table.
GimpChoice* output_choice(std::span<const OutputMode> modes);

}  // namespace impasto::plugin

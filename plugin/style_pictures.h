// SPDX-License-Identifier: GPL-3.0-or-later
// The style pictures of a call: layers or files, in the colors of the layers that are painted.
#pragma once

#include <memory>
#include <string>

#include <libgimp/gimp.h>

#include <impasto/style_transfer.h>

#include "layers.h"

namespace impasto::plugin {

struct StylePicture {
    std::unique_ptr<PixelSource> pixels;
    std::string name;  ///< the layer's, or the file's without its ending

    explicit operator bool() const { return pixels != nullptr; }
};

/// What the arguments `layer` and `file` name, the file first; empty for neither. A file is opened by GIMP, so that
/// every kind GIMP reads will do, copied and closed at once: a cancelled run leaves no open image. Throws Refusal for a
/// picture that cannot be a style: one of the `contents` themselves, one
/// without a visible pixel, a file that cannot be read.
StylePicture style_picture(GimpProcedureConfig* config, const char* layer, const char* file, const Layers& contents);

/// The name that picture will have; empty for neither.
std::string style_name(GimpProcedureConfig* config, const char* layer, const char* file);

}  // namespace impasto::plugin

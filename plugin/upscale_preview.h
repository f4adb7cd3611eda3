// SPDX-License-Identifier: GPL-3.0-or-later
// The preview of Neural Upscale: the very pixels that the result, or the lowest of several, will have, at full size.
#pragma once

#include <impasto/upscale.h>

#include "drawable_io.h"
#include "layers.h"
#include "preview.h"

namespace impasto::plugin {

/// The options that a config means. May throw Error.
using UpscaleOptionsOf = UpscaleOptions (*)(GimpProcedureConfig* config);

class UpscalePreview final : public PreviewSubject {
public:
    UpscalePreview(GimpProcedureConfig* config, const Layers& layers, UpscaleOptionsOf options);
    Size whole() const override;
    SurfacePtr before(Rect part) const override;
    RenderPreview after(Rect part, MainThread& main_thread) const override;
    const Babl* format() const override { return format_; }
    std::string caption(Rect part) const override;
    SurfacePtr overview(int side_px) const override;

private:
    GimpProcedureConfig* config_;
    GimpDrawable* drawable_;
    Rect region_;
    double px_of_all_;  // times those of the region
    UpscaleOptionsOf options_;
    DrawableSource source_;
    const Babl* format_;
};

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// The preview of Neural Style Transfer: the whole layer, reduced, painted by the chosen method where that is quick, else by the fast
// one. So it has the whole layer's statistics and looks like the result.
#pragma once

#include <impasto/style_transfer.h>

#include "preview.h"

namespace impasto::plugin {

/// The options that a config means.
using StyleOptionsOf = StyleOptions (*)(GimpProcedureConfig* config);

class StylePreview final : public PreviewSubject {
public:
    StylePreview(GimpProcedureConfig* config, GimpLayer* layer, Rect region, StyleOptionsOf options);
    Size whole() const override { return content_.size(); }
    SurfacePtr before(Rect part) const override;
    RenderPreview after(Rect part, MainThread& main_thread) const override;
    const Babl* format() const override { return format_; }
    std::string caption(Rect part) const override;
    SurfacePtr overview(int side_px) const override;

private:
    GimpProcedureConfig* config_;
    GimpDrawable* drawable_;
    Rect region_;
    StyleOptionsOf options_;
    PixelBuffer content_;
    const Babl* format_;
};

}  // namespace impasto::plugin

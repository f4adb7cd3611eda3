// SPDX-License-Identifier: GPL-3.0-or-later
// The preview of Neural Style Transfer: the whole layer, the lowest of several, reduced, painted by the chosen method
// where that is quick, else by the fast one. So it has the whole layer's statistics and looks like the result.
#pragma once

#include <map>
#include <memory>

#include <impasto/style_transfer.h>

#include "layers.h"
#include "preview.h"

namespace impasto::plugin {

/// The options that a config means.
using StyleOptionsOf = StyleOptions (*)(GimpProcedureConfig* config);

/// A style's pixels; called on the worker's thread. Empty for no style.
using StyleReader = std::function<PixelBuffer()>;

class StylePreview final : public PreviewSubject {
public:
    StylePreview(GimpProcedureConfig* config, const Layers& layers, StyleOptionsOf options);
    Size whole() const override { return content_.size(); }
    SurfacePtr before(Rect part) const override;
    RenderPreview after(Rect part, MainThread& main_thread) const override;
    const Babl* format() const override { return format_; }
    std::string caption(Rect part) const override;
    SurfacePtr overview(int side_px) const override;

private:
    StyleReader style_reader(const char* layer_argument, const char* file_argument) const;
    const PixelBuffer& small_style(GimpDrawable* style) const;

    GimpProcedureConfig* config_;
    GimpDrawable* drawable_;
    Rect region_;
    double px_of_all_;  // times those of the region
    StyleOptionsOf options_;
    PixelBuffer content_;
    const Babl* format_;
    mutable std::map<int, PixelBuffer> styles_;                      // small ones of the layers that were chosen, by id
    std::shared_ptr<bool> is_warm_ = std::make_shared<bool>(false);  // the worker's: whether a network has painted
};

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// Where the result of a filter that keeps size and place goes: mixed with the layer by the selection, so that all
// outputs look the same. What must not change is copied as it is stored: pixels outside the selection, alpha, colors
// that GIMP has switched off.
#pragma once

#include <span>
#include <vector>

#include "drawable_io.h"
#include "output.h"

namespace impasto::plugin {

class BlendedSink final : public PixelSink {
public:
    /// `result` has the region's size and the layer's format. Destroying the sink sends the last tiles to GIMP.
    BlendedSink(const Job& job, GimpDrawable* result);
    Size size() const override { return region_.size(); }
    void write(Rect rect, const float* pixels) override;

private:
    using Bytes = std::vector<unsigned char>;

    void write_rows(Rect rect, const float* pixels);
    std::vector<float> selected(Rect rect) const;
    Bytes layer_bytes(Rect rect) const;
    Bytes mixed(const Bytes& layer, const float* pixels, std::span<const float> shares) const;
    void keep(const Bytes& layer, Bytes& result, std::span<const float> shares) const;

    ObjectPtr<GeglBuffer> layer_, result_;
    ObjectPtr<GeglBuffer> selection_;  ///< null where nothing is selected
    Rect region_, region_in_image_;
    PixelFormat format_;
    const Babl *stored_format_, *float_format_;
    std::vector<bool> kept_components_;
};

}  // namespace impasto::plugin

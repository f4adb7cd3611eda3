// SPDX-License-Identifier: GPL-3.0-or-later
// GIMP drawables as the core's pixel source and sink: gamma-encoded float with the drawable's own
// primaries, straight alpha. Pixels go through GEGL tile by tile; no whole layer is ever in memory here.
#pragma once

#include <utility>

#include <gegl.h>
#include <libgimp/gimp.h>

#include <impasto/image.h>

#include "guards.h"

namespace impasto::plugin {

/// Keeps GEGL's cache of tiles small, so that memory stays flat however large the layer is.
void limit_tile_cache();

PixelFormat pixel_format(GimpDrawable* drawable);

/// The core's way of pixels in the drawable's encoding and color space. Named without a space, babl means sRGB
/// primaries; the drawable's own keeps wide gamuts whole.
const Babl* float_format(GimpDrawable* drawable, PixelFormat format);

GeglRectangle to_gegl(Rect rect);

/// Copies `from` to `to` at (x, y); both have the same format.
void copy_pixels(GeglBuffer* source, Rect from, GeglBuffer* to, int x, int y);

/// A rectangle of a drawable, in the drawable's coordinates.
class DrawableSource final : public PixelSource {
public:
    DrawableSource(GimpDrawable* drawable, Rect region);
    /// In encoding and colors of another drawable: what is grey there is grey here.
    DrawableSource(GimpDrawable* drawable, Rect region, GimpDrawable* like);
    Size size() const override { return region_.size(); }
    PixelFormat format() const override { return format_; }
    void read(Rect rect, float* out) const override;

private:
    ObjectPtr<GeglBuffer> buffer_;
    Rect region_;
    PixelFormat format_;
    const Babl* babl_format_;
};

/// A whole drawable. Destroying the sink sends the last tiles to GIMP.
class DrawableSink final : public PixelSink {
public:
    explicit DrawableSink(GimpDrawable* drawable);
    Size size() const override;
    void write(Rect rect, const float* pixels) override;

private:
    ObjectPtr<GeglBuffer> buffer_;
    const Babl* babl_format_;
};

/// A layer that belongs to an image but is not in it: what a run writes to until it is complete.
/// Deleted with the guard unless it was released into the image.
class ScratchLayer {
public:
    /// Precision, alpha and colour space are those of `like`.
    ScratchLayer(GimpLayer* like, Size size);
    ~ScratchLayer();
    ScratchLayer(const ScratchLayer&) = delete;
    ScratchLayer& operator=(const ScratchLayer&) = delete;
    GimpLayer* get() const { return layer_; }
    GimpDrawable* drawable() const { return GIMP_DRAWABLE(layer_); }
    GimpLayer* release() { return std::exchange(layer_, nullptr); }

private:
    GimpLayer* layer_;
};

}  // namespace impasto::plugin

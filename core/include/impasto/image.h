// SPDX-License-Identifier: GPL-3.0-or-later
// Pixels, read and written by rectangles, so that no whole image ever has to be in memory.
//
// Every pixel is float32, interleaved (row after row, channel after channel), gamma-encoded on the
// image's own primaries (its own curve, or sRGB's where that is linear), alpha straight and last. 0…1 is the ordinary
// range; values outside (HDR, wide gamut) are legal and must come back unharmed.
#pragma once

#include <cstddef>
#include <vector>

namespace impasto {

struct Size {
    int width = 0, height = 0;  // px
    bool operator==(const Size&) const = default;
    std::size_t area() const { return std::size_t(width) * std::size_t(height); }
};

/// Half-open rectangle in px: x … x+width-1. May lie partly or wholly outside an image.
struct Rect {
    int x = 0, y = 0, width = 0, height = 0;
    bool operator==(const Rect&) const = default;
    int right() const { return x + width; }
    int bottom() const { return y + height; }
    Size size() const { return {width, height}; }
    std::size_t area() const { return size().area(); }
};

/// What both hold; of width or height 0 where that is nothing.
Rect intersection(Rect a, Rect b);

/// What one pixel is made of: grey or RGB, with or without alpha.
struct PixelFormat {
    bool is_rgb = true, has_alpha = false;
    bool operator==(const PixelFormat&) const = default;
    int color_channels() const { return is_rgb ? 3 : 1; }
    int channels() const { return color_channels() + int(has_alpha); }
};

/// Where pixels come from: a GIMP layer, a file, memory.
class PixelSource {
public:
    virtual ~PixelSource() = default;
    virtual Size size() const = 0;
    virtual PixelFormat format() const = 0;
    /// Fills `out` (rect.area() × channels floats). `rect` lies inside the image.
    virtual void read(Rect rect, float* out) const = 0;
};

/// Where pixels go. Its size is the size of the result that is asked for.
class PixelSink {
public:
    virtual ~PixelSink() = default;
    virtual Size size() const = 0;
    /// Takes rect.area() × channels floats in the source's format. `rect` lies inside the image.
    /// Rectangles come in any order and do not overlap.
    virtual void write(Rect rect, const float* pixels) = 0;
};

/// A picture in memory: a source and a sink at once.
class PixelBuffer final : public PixelSource, public PixelSink {
public:
    PixelBuffer(Size size, PixelFormat format);
    Size size() const override { return size_; }
    PixelFormat format() const override { return format_; }
    void read(Rect rect, float* out) const override;
    void write(Rect rect, const float* pixels) override;
    float& at(int x, int y, int channel);
    float at(int x, int y, int channel) const;
    std::vector<float>& values() { return values_; }
    const std::vector<float>& values() const { return values_; }

private:
    std::size_t index(int x, int y, int channel) const;
    Size size_;
    PixelFormat format_;
    std::vector<float> values_;
};

}  // namespace impasto

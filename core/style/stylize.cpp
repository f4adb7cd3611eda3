// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/stylize.h"

#include <algorithm>
#include <cmath>

#include "style/canvas.h"
#include "style/colors.h"
#include "style/finish.h"
#include "style/frames.h"
#include "style/scales.h"
#include "tensor_image.h"
#include "tile_grid.h"

namespace impasto {
namespace {

/// A style picture as it is to be imitated: with the content's colours where these are to stay.
PictureAt style_at(const PixelSource& source, const std::optional<Gaussian>& wanted) {
    return [&source, wanted](Size size) {
        Canvas canvas = read_canvas(source, size);
        if (wanted) canvas.color = color_map(color_statistics(canvas), *wanted)(canvas.color).clamp(0, 1);
        return canvas;
    };
}

std::vector<StyleSample> samples(const StylePictures& style, const std::optional<Gaussian>& wanted) {
    std::vector<StyleSample> samples{
        {style_at(*style.first, wanted), style.first->size(), style.second ? 1 - style.mix : 1}};
    if (style.second) samples.push_back({style_at(*style.second, wanted), style.second->size(), style.mix});
    std::erase_if(samples, [](const StyleSample& sample) { return sample.share <= 0; });
    return samples;
}

void copy(const PixelSource& source, PixelSink& sink) {
    std::vector<float> pixels;
    for (const Rect& tile : cut(whole(source.size()), 1024)) {
        pixels.resize(tile.area() * std::size_t(source.format().channels()));
        source.read(tile, pixels.data());
        sink.write(tile, pixels.data());
    }
}

}  // namespace

Canvas style_for(const StyleSample& style, Size content, double style_scale) {
    const int side = std::max(1, int(std::lround(long_side(content) * style_scale)));
    return style.at(evenly_halved(resized_to(style.size, side)));
}

void stylize_with(StylePainter& painter, const PixelSource& content, const StylePictures& style, PixelSink& sink,
                  const StyleOptions& options, ProgressSink& progress) {
    if (options.strength <= 0) return copy(content, sink);
    const Size size = with_at_most(content.size(), painter.finest_px());
    const Canvas canvas = read_canvas(content, size);
    const bool keeps_statistics = options.colors == StyleColors::original_statistics;
    const auto wanted = keeps_statistics ? std::optional(color_statistics(canvas)) : std::nullopt;
    const Rect frame = even_frame(size, style_frame_px);
    const auto paint = [&](const std::optional<BegunPicture>& begun) {
        PaintInput input{.content = framed(canvas, frame), .styles = samples(style, wanted)};
        if (begun) input.begun = {framed(begun->picture, frame), begun->known};
        return crop(painter.paint(input, progress), {-frame.x, -frame.y, size.width, size.height});
    };
    const auto painted = options.frames ? paint_frame(*options.frames, canvas, paint) : paint({});
    const auto colors =
        wanted ? std::optional(color_map(color_statistics({painted, canvas.visibility}), *wanted)) : std::nullopt;
    finish({.painted = painted,
            .content = canvas,
            .original_hue = options.colors == StyleColors::original_hue,
            .colors = colors,
            .strength = painter.applies_strength() ? 1 : options.strength},
           content, sink);
}

}  // namespace impasto

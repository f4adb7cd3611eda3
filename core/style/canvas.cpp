// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/canvas.h"

#include <algorithm>

#include "alpha.h"
#include "border.h"
#include "resample.h"
#include "tensor_image.h"
#include "tile_grid.h"

namespace impasto {
namespace {

constexpr double source_tile_px = 1024;  // side of what is read at a time
constexpr int bleed_px = 16;
constexpr double least_alpha = 1.0 / 1024;

/// [1, channels, h, w] as linear filters want it: RGB multiplied by alpha.
torch::Tensor read_premultiplied(const PixelSource& source, Rect rect) {
    const auto pixels = read_plane(source, rect, Border::reflect_edge);
    const long colors = source.format().color_channels();
    auto color = as_rgb(pixels.narrow(1, 0, colors).clamp(0, 1));
    if (!source.format().has_alpha) return color;
    const auto alpha = pixels.narrow(1, colors, 1);
    return torch::cat({color * alpha, alpha}, 1);
}

/// The tile's part of the picture at its new size.
torch::Tensor read_tile(const PixelSource& source, ResampleAxis across, ResampleAxis down, Rect tile) {
    const Span columns{tile.x, tile.right()}, rows{tile.y, tile.bottom()};
    const Span x = source_span_inside(across, columns, Filter::cubic),
               y = source_span_inside(down, rows, Filter::cubic);
    return resample(read_premultiplied(source, {x.begin, y.begin, x.length(), y.length()}),
                    ResampleWeights(down, rows, y, Filter::cubic), ResampleWeights(across, columns, x, Filter::cubic));
}

/// Colours no longer multiplied by alpha, hidden ones painted over.
Canvas visible(const torch::Tensor& pixels) {
    const auto alpha = pixels.narrow(1, 3, 1).clamp(0, 1);
    const auto shown = torch::where(alpha > least_alpha, alpha, torch::zeros_like(alpha));
    const auto color = pixels.narrow(1, 0, 3) / alpha.clamp_min(least_alpha);
    const auto mean = (color * shown).sum({2, 3}, true) / shown.sum().clamp_min(least_alpha);
    return {.color = bleed(torch::where(shown > 0, color, mean.expand_as(color)), shown, bleed_px).clamp(0, 1),
            .visibility = shown};
}

}  // namespace

Canvas read_canvas(const PixelSource& source, Size size) {
    const Size from = source.size();
    const ResampleAxis across{from.width, size.width}, down{from.height, size.height};
    const int tile_px = std::max(1, int(source_tile_px * std::min({1.0, across.scale(), down.scale()})));
    auto pixels = torch::empty({1, source.format().has_alpha ? 4 : 3, size.height, size.width});
    for (const Rect& tile : cut(whole(size), tile_px)) crop(pixels, tile).copy_(read_tile(source, across, down, tile));
    if (source.format().has_alpha) return visible(pixels);
    return opaque(pixels.clamp_(0, 1));
}

Canvas opaque(const torch::Tensor& color) {
    return {.color = color, .visibility = torch::ones({1, 1, color.size(2), color.size(3)})};
}

Canvas resized(const Canvas& canvas, Size size) {
    if (canvas.size() == size) return canvas;
    const auto to_size = [size](const torch::Tensor& x) {
        return resample_to(x, size.height, size.width).clamp_(0, 1).contiguous();
    };
    return {.color = to_size(canvas.color), .visibility = to_size(canvas.visibility)};
}

Canvas framed(const Canvas& canvas, Rect window) {
    const auto rows = border_indices({window.y, window.bottom()}, canvas.size().height, Border::reflect);
    const auto columns = border_indices({window.x, window.right()}, canvas.size().width, Border::reflect);
    const auto grow = [&](const torch::Tensor& x) { return x.index_select(2, rows).index_select(3, columns); };
    return {.color = grow(canvas.color), .visibility = grow(canvas.visibility)};
}

}  // namespace impasto

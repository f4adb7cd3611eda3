// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor_image.h"

#include "resample.h"

namespace impasto {
namespace {

/// The least rectangle of the picture that holds every px the indices name.
Rect bounds(const torch::Tensor& rows, const torch::Tensor& columns) {
    const int x = columns.min().item<int>(), y = rows.min().item<int>();
    return {x, y, columns.max().item<int>() - x + 1, rows.max().item<int>() - y + 1};
}

torch::Tensor read_inside(const PixelSource& source, Rect rect) {
    auto pixels = torch::empty({rect.height, rect.width, source.format().channels()}, torch::kFloat32);
    source.read(rect, pixels.data_ptr<float>());
    return pixels.nan_to_num_(0).permute({2, 0, 1}).unsqueeze(0);
}

bool inside(Rect rect, Size size) {
    return rect.x >= 0 && rect.y >= 0 && rect.right() <= size.width && rect.bottom() <= size.height;
}

}  // namespace

torch::Tensor read_plane(const PixelSource& source, Rect rect, Border border) {
    const Size size = source.size();
    if (inside(rect, size)) return read_inside(source, rect);
    const auto rows = border_indices({rect.y, rect.bottom()}, size.height, border);
    const auto columns = border_indices({rect.x, rect.right()}, size.width, border);
    const Rect needed = bounds(rows, columns);
    return read_inside(source, needed).index_select(2, rows - needed.y).index_select(3, columns - needed.x);
}

void write_rect(PixelSink& sink, Rect rect, const torch::Tensor& tensor) {
    const auto pixels = tensor[0].permute({1, 2, 0}).to(torch::kCPU, torch::kFloat32).contiguous();
    sink.write(rect, pixels.data_ptr<float>());
}

torch::Tensor as_rgb(const torch::Tensor& color) { return color.size(1) == 3 ? color : color.expand({-1, 3, -1, -1}); }

torch::Tensor from_rgb(const torch::Tensor& rgb, std::int64_t color_channels) {
    return color_channels == 3 ? rgb : rgb.mean(1, true);
}

torch::Tensor crop(const torch::Tensor& x, Rect from, Rect to) {
    // Else a gradient would be copied twice on its way back
    if (to.width == x.size(3) && to.height == x.size(2)) return x;
    return x.narrow(2, to.y - from.y, to.height).narrow(3, to.x - from.x, to.width);
}

torch::Tensor crop(const torch::Tensor& x, Rect rect) { return crop(x, {0, 0, rect.width, rect.height}, rect); }

torch::Tensor luma(const torch::Tensor& rgb) {
    return (rgb * torch::tensor({0.299, 0.587, 0.114}, rgb.options()).view({1, 3, 1, 1})).sum(1, true);
}

}  // namespace impasto

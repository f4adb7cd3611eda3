// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/texture_painter.h"

#include <algorithm>

#include <impasto/text.h>

#include "compute_device.h"
#include "tensor_image.h"
#include "texture/paint_texture.h"
#include "tile_grid.h"
#include "upscale_run.h"

namespace impasto {
namespace {

constexpr double bytes_per_px = 250;  // of a content and a style of equal size
constexpr PixelFormat rgb{true, false}, rgba{true, true};

PixelBuffer buffer_of(const torch::Tensor& pixels, PixelFormat format) {
    PixelBuffer buffer({int(pixels.size(3)), int(pixels.size(2))}, format);
    write_rect(buffer, whole(buffer.size()), pixels);
    return buffer;
}

class TexturePainter final : public StylePainter {
public:
    explicit TexturePainter(const StyleOptions& options) : options_(options) {}

    double finest_px() const override {
        return std::min(finest_style_px,
                        tile_budget(options_.memory_bytes, describe_device(torch::kCPU)) / bytes_per_px);
    }

    torch::Tensor paint(const PaintInput& input, ProgressSink& progress) override {
        if (options_.device == DeviceChoice::gpu) progress.note(tr("The texture method runs on the CPU."));
        std::vector<TexturePaint> paints;
        for (const auto& style : input.styles) {
            const Canvas canvas = style_for(style, input.content.size(), options_.style_scale);
            paints.push_back(
                {.picture = buffer_of(torch::cat({canvas.color, canvas.visibility}, 1), rgba), .share = style.share});
        }
        const TextureWishes wishes{.detail = options_.detail,
                                   .iterations = options_.iterations,
                                   .seed = options_.seed,
                                   .frames = options_.frames};
        const auto painted = paint_texture(buffer_of(input.content.color, rgb), paints, wishes, progress);
        return read_plane(painted, whole(painted.size()), Border::reflect);
    }

private:
    StyleOptions options_;
};

}  // namespace

std::unique_ptr<StylePainter> texture_painter(const StyleOptions& options) {
    return std::make_unique<TexturePainter>(options);
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_judge.h"

#include <array>

#include "style/canvas.h"
#include "style/objective.h"
#include "style/perceptual_registry.h"
#include "style/scales.h"
#include "terminal.h"
#include "tile_grid.h"

namespace impasto::tools {
namespace {

constexpr int style_side_px = 512;
constexpr int ring_px = 16;
constexpr int surround_px = 64;  // mirrored, for px that are repeated would be a frame of their own to the judge

double relative_square(const torch::Tensor& is, const torch::Tensor& wanted) {
    return ((is - wanted).square().sum() / wanted.square().sum()).item<double>();
}

/// 1 on the ring of ring_px whose outer edge is so far inside, 0 elsewhere.
torch::Tensor ring(Size size, int inset_px) {
    const auto inside = [&](torch::Tensor& mask, int inset, float value) {
        mask.slice(2, inset, size.height - inset).slice(3, inset, size.width - inset).fill_(value);
    };
    auto mask = torch::zeros({1, 1, size.height, size.width});
    inside(mask, inset_px, 1);
    inside(mask, inset_px + ring_px, 0);
    return mask;
}

}  // namespace

StyleJudge::StyleJudge(const std::filesystem::path& file) : network_(open_chain_file(file, /*mapped=*/true)) {}

/// Distance over the visible px of `result`.
double StyleJudge::style_distance(const PixelSource& style, const Canvas& result) const {
    const torch::NoGradGuard no_grad;
    SilentProgress progress;
    Perception perception{.network = network_,
                          .style_taps = {"relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"},
                          .content_tap = {},
                          .tile_px = 2048,
                          .place = {}};
    const auto wanted =
        picture_statistics(perception, read_canvas(style, resized_to(style.size(), style_side_px)), progress);
    const auto is = picture_statistics(perception, result, progress);
    double sum = 0;
    for (std::size_t i = 0; i < is.size(); ++i) sum += relative_square(is[i].moment, wanted[i].moment);
    return sum / double(is.size());
}

StyleScore StyleJudge::score(const PixelSource& content, const PixelSource& style, const PixelSource& result) const {
    const torch::NoGradGuard no_grad;
    const auto structure = [&](const PixelSource& picture) {
        return network_->features(read_canvas(picture, result.size()).color, {"relu4_2"}).front();
    };
    return {.style = style_distance(style, read_canvas(result, result.size())),
            .content = relative_square(structure(result), structure(content))};
}

double StyleJudge::frame_ratio(const PixelSource& style, const PixelSource& result) const {
    Canvas canvas = framed(read_canvas(result, result.size()), grown(whole(result.size()), surround_px));
    std::array<double, 4> distances{};
    for (std::size_t i = 0; i < distances.size(); ++i) {
        canvas.visibility = ring(canvas.size(), surround_px + int(i) * ring_px);
        distances[i] = style_distance(style, canvas);
    }
    return distances[0] / ((distances[1] + distances[2] + distances[3]) / 3);
}

}  // namespace impasto::tools

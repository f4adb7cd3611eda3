// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/frames.h"

#include "border.h"

namespace impasto {
namespace {

constexpr int grain_px = 3;    // radius of the mean in which noise vanishes
constexpr int stroke_px = 12;  // how far a change reaches, and over how many px the strokes change
constexpr double still = 3 / 255.0, changed = 6 / 255.0;

/// Each px as it was when it was painted, so that slow changes add up, and the painting.
struct PaintedFrame {
    torch::Tensor shown, painted;
};

torch::Tensor most_around(const torch::Tensor& x, int radius) {
    return torch::max_pool2d(x, 2 * radius + 1, 1, radius);
}

}  // namespace

torch::Tensor changed_parts(const torch::Tensor& shown, const torch::Tensor& before) {
    const auto difference = mean_around(shown - before, grain_px).abs().amax(1, true);
    const auto parts = ((difference - still) / (changed - still)).clamp(0, 1);
    return mean_around(most_around(parts, stroke_px), stroke_px);
}

torch::Tensor paint_frame(FrameMemory& frames, const Canvas& content, const std::function<torch::Tensor()>& paint) {
    const auto shown = torch::cat({content.color, content.visibility}, 1);
    const auto last = std::static_pointer_cast<PaintedFrame>(frames.frame);
    if (!last || last->shown.sizes() != shown.sizes()) {
        const auto first = std::make_shared<PaintedFrame>(PaintedFrame{shown, paint()});
        frames.frame = first;
        return first->painted;
    }
    const auto parts = changed_parts(shown, last->shown);
    if (parts.max().item<float>() > 0)
        *last = {torch::lerp(last->shown, shown, parts), torch::lerp(last->painted, paint(), parts)};
    return last->painted;
}

}  // namespace impasto

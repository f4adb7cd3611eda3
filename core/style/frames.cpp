// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/frames.h"

#include "border.h"

namespace impasto {
namespace {

constexpr int grain_px = 3;    // radius of the mean in which noise vanishes
constexpr int stroke_px = 12;  // how far a change reaches, and over how many px the strokes change
constexpr double still = 3 / 255.0, changed = 6 / 255.0;
constexpr double same = 10 / 255.0, other = 30 / 255.0;  // of what strokes lie on

/// Each px as it was when it was painted, so that slow changes add up, and the painting.
struct PaintedFrame {
    torch::Tensor shown, painted;
};

torch::Tensor colors_of(const torch::Tensor& shown) { return shown.narrow(1, 0, 3); }

torch::Tensor most_around(const torch::Tensor& x, int radius) {
    return torch::max_pool2d(x, 2 * radius + 1, 1, radius);
}

/// 0…1: from where the mean around a px differs by `from` to where it differs by `to`.
torch::Tensor differing(const torch::Tensor& shown, const torch::Tensor& before, double from, double to) {
    const auto difference = mean_around(shown - before, grain_px).abs().amax(1, true);
    return ((difference - from) / (to - from)).clamp(0, 1);
}

/// Strokes stay where the picture has changed a little; what something else has come to gets strokes of its own.
BegunPicture with_strokes_of(const PaintedFrame& last, const torch::Tensor& shown, const torch::Tensor& parts) {
    const auto strokes = last.painted - colors_of(last.shown),
               stay = 1 - mean_around(differing(shown, last.shown, same, other), grain_px);
    return {.picture = {(colors_of(shown) + strokes).clamp(0, 1), stay},
            .known = ((stay * parts).sum() / parts.sum()).item<double>()};
}

}  // namespace

torch::Tensor changed_parts(const torch::Tensor& shown, const torch::Tensor& before) {
    return mean_around(most_around(differing(shown, before, still, changed), stroke_px), stroke_px);
}

torch::Tensor paint_frame(FrameMemory& frames, const Canvas& content, const PaintFrame& paint) {
    const auto shown = torch::cat({content.color, content.visibility}, 1);
    const auto last = std::static_pointer_cast<PaintedFrame>(frames.frame);
    if (!last || last->shown.sizes() != shown.sizes()) {
        const auto first = std::make_shared<PaintedFrame>(PaintedFrame{shown, paint({})});
        frames.frame = first;
        return first->painted;
    }
    const auto parts = changed_parts(shown, last->shown);
    if (parts.max().item<float>() == 0) return last->painted;
    const auto painted = paint(with_strokes_of(*last, shown, parts));
    *last = {torch::lerp(last->shown, shown, parts), torch::lerp(last->painted, painted, parts)};
    return last->painted;
}

}  // namespace impasto

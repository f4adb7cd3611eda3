// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/style_cost.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace impasto {
namespace {

constexpr double runtime_bytes = 230e6;  // LibTorch, and the network
// Of what a painted one takes in the preview: larger layers are enlarged by a guide
constexpr double seconds_per_finished_px = 0.15;
constexpr double refined_step = 0.09;   // of what fast takes, px by px
constexpr double all_scales = 4.0 / 3;  // of the finest: each coarser one has a quarter of its px
constexpr int usual_steps = 60;         // until a scale has come to rest

/// Measured from 0.08 to 2.5 megapixels with the networks that ship, on two cores (`impasto bench cost`).
struct Growth {
    double exponent;  // of the time, with the px
    // What a px of a run takes by what one of the preview takes: the first
    // preview prepares, later ones remember the pictures
    double first, later;
    double bytes_per_px;
};
// Order of StyleMethod; refined looks with a larger network than the preview
constexpr std::array growths{Growth{0.9, 1.2, 1.4, 860}, Growth{0.9, 2.6, 3.1, 1400}, Growth{0.68, 1, 1, 220}};

double painted_px(Size layer) {
    const double shrunk = std::min(1.0, std::sqrt(finest_style_px / double(layer.area())));
    return (layer.width * shrunk + 2 * style_frame_px) * (layer.height * shrunk + 2 * style_frame_px);
}

double steps(const StyleOptions& options) {
    return options.method == StyleMethod::refined ? std::min(options.iterations, usual_steps) * all_scales : 0;
}

}  // namespace

StyleCost style_cost(Size layer, const TimedPreview& preview, const StyleOptions& options) {
    const auto& growth = growths[std::size_t(options.method)];
    const double px = painted_px(layer), preview_px = painted_px(preview.size);
    const double pace = preview.seconds * (preview.is_first ? growth.first : growth.later);
    const double painting = pace * std::pow(px / preview_px, growth.exponent) * (1 + refined_step * steps(options));
    const double finishing = pace / preview_px * seconds_per_finished_px * std::max(0.0, double(layer.area()) - px);
    const double bytes = runtime_bytes + growth.bytes_per_px * px;
    const double limit = options.memory_bytes > 0 ? std::max(double(options.memory_bytes), runtime_bytes) : bytes;
    return {.seconds = painting + finishing, .bytes = std::int64_t(std::min(bytes, limit))};
}

}  // namespace impasto

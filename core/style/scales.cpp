// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/scales.h"

#include <algorithm>
#include <cmath>

namespace impasto {
namespace {

Size scaled(Size size, double factor) {
    const auto side = [factor](int px) { return std::max(1, int(std::lround(px * factor))); };
    return {side(size.width), side(size.height)};
}

int rounded_up(int px) { return (px + coarsest_stride_px - 1) / coarsest_stride_px * coarsest_stride_px; }

}  // namespace

Size evenly_halved(Size size) {
    const auto side = [](int px) {
        return std::max(1, (px + coarsest_stride_px / 2) / coarsest_stride_px) * coarsest_stride_px;
    };
    return {side(size.width), side(size.height)};
}

Rect even_frame(Size size, int least_px) {
    const int width = rounded_up(size.width + 2 * least_px), height = rounded_up(size.height + 2 * least_px);
    return {-(width - size.width) / 2, -(height - size.height) / 2, width, height};
}

int long_side(Size size) { return std::max(size.width, size.height); }

Size resized_to(Size size, int long_side_px) { return scaled(size, double(long_side_px) / long_side(size)); }

Size shrunk_to(Size size, int long_side_px) {
    return long_side_px < long_side(size) ? resized_to(size, long_side_px) : size;
}

std::vector<Size> coarse_to_fine(Size finest, int coarsest_px, double ratio) {
    const double range = std::max(1.0, double(long_side(finest)) / coarsest_px);
    const int steps = int(std::lround(std::log(range) / std::log(ratio)));
    std::vector<Size> sizes;
    for (int i = steps; i > 0; --i) sizes.push_back(evenly_halved(scaled(finest, std::pow(range, -double(i) / steps))));
    sizes.push_back(finest);
    return sizes;
}

Size with_at_most(Size size, double most_px) {
    const double px = double(size.area());
    return px <= most_px ? size : scaled(size, std::sqrt(most_px / px));
}

}  // namespace impasto

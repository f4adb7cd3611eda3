// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <impasto/error.h>
#include <impasto/text.h>
#include <impasto/upscale.h>

namespace impasto {
namespace {

constexpr double max_side_px = 524288;  // GIMP_MAX_IMAGE_SIZE

int scaled_side(int side, double factor) {
    const double px = std::max(1.0, std::round(side * factor));
    if (px > max_side_px)
        throw Error(ErrorKind::bad_option,
                    tr("The result would be wider or higher than 524 288 pixels. Choose a smaller factor."));
    return int(px);
}

}  // namespace

Size upscaled_size(Size size, double factor) {
    if (!(factor >= min_factor && factor <= max_factor))
        throw Error(ErrorKind::bad_option, tr("The factor must lie between 1 and 8."));
    return {scaled_side(size.width, factor), scaled_side(size.height, factor)};
}

}  // namespace impasto

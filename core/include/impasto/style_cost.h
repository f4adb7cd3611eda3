// SPDX-License-Identifier: GPL-3.0-or-later
// What painting a layer costs, worked out from how long its preview took.
#pragma once

#include <cstdint>

#include <impasto/style_transfer.h>

namespace impasto {

/// About what a whole run takes; the host's own reading and writing of pixels is not in it.
struct StyleCost {
    double seconds = 0;
    std::int64_t bytes = 0;  ///< on the CPU with LibTorch itself
};

/// A preview that was painted by `previewed(options.method)` on the same device.
struct TimedPreview {
    Size size;
    double seconds = 0;
    /// By networks, of an engine: they had to be fitted to the size, and nothing was known of the pictures yet
    bool is_first = false;
};

/// The refined method is reckoned with the shipped network, and to end when its picture no longer changes.
StyleCost style_cost(Size layer, const TimedPreview& preview, const StyleOptions& options);

/// Long side of a layer's preview.
inline constexpr int preview_side_px = 320;

/// The method of the preview: refined takes too long to wait for at every change.
constexpr StyleMethod previewed(StyleMethod method) {
    return method == StyleMethod::refined ? StyleMethod::fast : method;
}

}  // namespace impasto

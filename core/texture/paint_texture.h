// SPDX-License-Identifier: GPL-3.0-or-later
// The texture method for callers that know no OpenCV: pictures as pixel buffers.
#pragma once

#include <cstdint>
#include <vector>

#include <impasto/image.h>
#include <impasto/progress.h>
#include <impasto/style_transfer.h>

namespace impasto {

struct TexturePaint {
    /// RGBA, at the size in which its strokes are wanted; what is transparent is never copied from
    PixelBuffer picture;
    double share = 1;  ///< of the result; all shares sum to 1
};

struct TextureWishes {
    double detail = 0.5;            ///< 0…1: how much of the content's structure is kept
    int iterations = 200;           ///< time grows with it
    std::uint64_t seed = 0;         ///< same seed, same result
    FrameMemory* frames = nullptr;  ///< of the animation that `content` is a frame of; may be null
};

/// `content` (RGB) painted with pieces of the pictures; RGB of the same
/// size, 0…1. Throws Cancelled, or Error{bad_option}.
PixelBuffer paint_texture(const PixelBuffer& content, const std::vector<TexturePaint>& paints,
                          const TextureWishes& wishes, ProgressSink& progress);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of an animation, one painted after the other: where the picture has not changed the painting stays as it was.
// Painted anew it would get other strokes, as each stroke depends on the whole picture, and would flicker where nothing
// moves.
#pragma once

#include <functional>
#include <optional>

#include <impasto/style_transfer.h>

#include "style/painter.h"

namespace impasto {

/// 0…1, [1, 1, h, w]: how far each px is to be painted anew. `shown` and `before` are [1, c, h, w]; both 0…1. Noise is
/// no change, and around a change the old strokes give way to the new ones by and by.
torch::Tensor changed_parts(const torch::Tensor& shown, const torch::Tensor& before);

/// Paints a frame: [1, 3, h, w] of its size. `begun`, which the first one has not, is the frame with the strokes of the
/// one before, visible where these may stay: whoever goes on from there comes to like strokes (Ruder, Dosovitskiy & Brox
/// 2016, "Artistic style transfer for videos", who move them along; here they lie still).
using PaintFrame = std::function<torch::Tensor(const std::optional<BegunPicture>& begun)>;

/// `paint` is not called where nothing has changed. A content of another size begins anew.
torch::Tensor paint_frame(FrameMemory& frames, const Canvas& content, const PaintFrame& paint);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Between rectangles of pixels and tensors.
#pragma once

#include <impasto/image.h>

#include "border.h"
#include "precompiled/torch_headers.h"

namespace impasto {

/// Any rectangle of the endless plane that a source and its border make: [1, channels, h, w],
/// float32, on the CPU. Values that are not numbers read as 0.
torch::Tensor read_plane(const PixelSource& source, Rect rect, Border border);

/// [1, channels, h, w], any device and dtype, into the sink.
void write_rect(PixelSink& sink, Rect rect, const torch::Tensor& tensor);

/// 1 or 3 colour channels → 3, as networks want them.
torch::Tensor as_rgb(const torch::Tensor& color);

/// 3 channels → as many as the picture has; grey is the mean, all three being near equal.
torch::Tensor from_rgb(const torch::Tensor& rgb, std::int64_t color_channels);

/// The part of `x`, which covers `from`, that covers `to`.
torch::Tensor crop(const torch::Tensor& x, Rect from, Rect to);

/// The same where `x` covers a whole picture: a view, which may be written to.
torch::Tensor crop(const torch::Tensor& x, Rect rect);

/// ITU-R BT.601 of R'G'B': [n, 3, h, w] → [n, 1, h, w].
torch::Tensor luma(const torch::Tensor& rgb);

}  // namespace impasto

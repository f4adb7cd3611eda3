// SPDX-License-Identifier: GPL-3.0-or-later
// What networks of attention within windows (SwinIR, DAT) share. Inside their bodies tensors are [n, h, w, channels].
#pragma once

#include <string>

#include "networks/layers.h"

namespace impasto {

struct WindowSize {
    long height, width;
    long area() const { return height * width; }
};

torch::nn::LayerNorm layer_norm(long channels);

/// [n, h, w, c] → [n, c, h, w]
inline torch::Tensor channels_first(const torch::Tensor& x) { return x.permute({0, 3, 1, 2}); }
/// [n, c, h, w] → [n, h, w, c]
inline torch::Tensor channels_last(const torch::Tensor& x) { return x.permute({0, 2, 3, 1}); }

/// [n, h, w, c] → [n·windows, area, c]; sides divide by the window's.
torch::Tensor cut_windows(const torch::Tensor& x, WindowSize window);
/// Back to `size`, [n, h, w, c].
torch::Tensor joined_windows(const torch::Tensor& windows, WindowSize window, torch::IntArrayRef size);

/// For each pair of px in a window which of the (2·height − 1)·(2·width − 1) offsets lies between them: [area²].
torch::Tensor offset_index(WindowSize window);

/// What each offset adds to attention, [offsets, heads], by that index → [heads, area, area].
torch::Tensor bias_of_pairs(const torch::Tensor& by_offset, const torch::Tensor& index);

/// Windows shifted by half of their size: at the end of the input one holds px from its beginning, and they must not
/// see each other. [windows, area, area], 0 or −100.
torch::Tensor shift_mask(long height, long width, WindowSize window, const torch::TensorOptions& options);

/// Scaled dot products under a bias and, where it is defined, a mask. qkv: [n·windows, area, 3·heads·c], bias:
/// [heads, area, area], mask as above → [n·windows, area, heads·c].
torch::Tensor attention(const torch::Tensor& qkv, long heads, const torch::Tensor& bias, const torch::Tensor& mask);

/// One convolution, or three with a narrow one in the middle, at the end of
/// a residual group. Owned by `parent` under `name`.
class GroupEnd {
public:
    GroupEnd(torch::nn::Module& parent, const std::string& name, long channels, long convs);
    torch::Tensor forward(const torch::Tensor& x);  ///< [n, c, h, w] → the same

private:
    torch::nn::Conv2d one_{nullptr};
    torch::nn::Sequential three_{nullptr};
};

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions whose results do not depend on the tile: a px has the same bits wherever it lies in what is convolved,
// and with any number of threads.
//
// oneDNN's forward convolution without padding adds up every px in one order, whatever the size of what it is given
// (AVX2, oneDNN 3.7: found for 19 shapes at all widths and heights). Its backward one chooses among kernels by that
// size, as LibTorch chooses between oneDNN and others. So this asks oneDNN by name, and the way back is made of forward
// convolutions. It takes no longer, and for 1×1 less.
#pragma once

#include "precompiled/torch_headers.h"

namespace impasto {

/// x: [1, in, h, w]; weight: [out, in, k, k]; bias: [out] or undefined; stride: 1, or k, which h and w must be
/// multiples of. No padding. As torch::conv2d, which computes it where there is no steady way: not float32 on the CPU,
/// weights that are being trained, no oneDNN.
/// `way_back`: weights of the same shape, or with one px where the stride is 2 (and what they send back is interpolated
/// between cells), that are in the place of `weight` on the way back, so that what comes there is
/// no gradient of the result by x but whatever they have been trained to send (style_network.h); undefined: none.
torch::Tensor steady_convolution(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                                 long stride = 1, const torch::Tensor& way_back = {});

}  // namespace impasto

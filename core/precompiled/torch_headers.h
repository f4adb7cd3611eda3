// SPDX-License-Identifier: GPL-3.0-or-later
// LibTorch's tensors, and what a network is, in one precompiled header: parsed once a build instead of 15 to 30 s in
// every file. Not <torch/torch.h>: every file would instantiate all layers and optimisers, which doubles what it takes.
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>
#include <torch/utils.h>

// SPDX-License-Identifier: GPL-3.0-or-later
// What is in a .pth file: which tensors, and where their bytes lie. Needs no LibTorch and runs no code.
//
// Both forms of torch.save: the zip archive (since PyTorch 1.6) and the older run of five pickles with
// the raw storages behind them. Training programs put the weights under "params_ema", "state_dict" and
// the like; the first such wrapper is opened.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "zip_archive.h"

namespace impasto {

struct CheckpointTensor {
    std::string name;
    std::string_view dtype;                   ///< as safetensors names it: "F32", "I64", …
    std::vector<std::int64_t> shape, stride;  ///< in elements
    std::uint64_t first_element = 0;
    Blob storage;  ///< holds every element that shape and stride reach
};

bool is_checkpoint(std::string_view file);

/// In the order of their storages in the file, so that each needs to be unpacked but once. Within
/// most_tensor_bytes(file.size()). Throws Error{bad_file}.
std::vector<CheckpointTensor> read_checkpoint(std::string_view file);

}  // namespace impasto

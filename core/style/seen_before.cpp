// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/seen_before.h"

#include <format>

#include "sha256.h"

namespace impasto {
namespace {

std::string digest(const torch::Tensor& tensor) {
    const auto values = tensor.contiguous();
    return sha256_of({static_cast<const std::byte*>(values.const_data_ptr()), values.nbytes()});
}

}  // namespace

std::string seen_key(const std::vector<std::string>& taps, const torch::Tensor& color, const torch::Tensor& visibility,
                     int tile_px) {
    std::string key = std::format("{}×{} {} ", color.size(3), color.size(2), tile_px);
    for (const auto& tap : taps) key += tap + ' ';
    return key + digest(color) + digest(visibility);
}

}  // namespace impasto

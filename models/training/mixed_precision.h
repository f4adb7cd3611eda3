// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/autocast_mode.h>

namespace impasto {

/// While it lives, convolutions on the CPU run in bfloat16 where asked; weights stay float32.
class MixedPrecision {
public:
    explicit MixedPrecision(bool enabled) {
        at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
        at::autocast::set_autocast_enabled(at::kCPU, enabled);
    }
    ~MixedPrecision() {
        at::autocast::clear_cache();
        at::autocast::set_autocast_enabled(at::kCPU, false);
    }
    MixedPrecision(const MixedPrecision&) = delete;
    MixedPrecision& operator=(const MixedPrecision&) = delete;
};

}  // namespace impasto

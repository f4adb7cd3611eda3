// SPDX-License-Identifier: GPL-3.0-or-later
// Random batches from a pack. A batch depends on the seed and the step alone, never on what was drawn
// before: that is what makes a resumed run equal one that never stopped.
#pragma once

#include <cstdint>

#include "pack.h"

namespace impasto {

struct BatchOptions {
    int scale = 2;
    int size = 16;     ///< crops a batch
    int crop_px = 48;  ///< side of the small picture; the target is scale times as large
    std::uint64_t seed = 0;
};

/// Small pictures and the large ones they should become, float32 NCHW 0…1, channels last.
struct Batch {
    torch::Tensor input, target;
};

/// From the degraded partners where the pack has them, else the clean crops' reductions.
Batch draw_batch(const Pack& pack, const BatchOptions& options, long step);

/// The whole crops of a pack, the first variant of each, as one batch.
Batch whole_batch(const Pack& pack, int scale);

/// Antialiased bicubic reduction, rounded to 8 bits as a stored picture is.
torch::Tensor reduced(const torch::Tensor& target, int scale);

}  // namespace impasto

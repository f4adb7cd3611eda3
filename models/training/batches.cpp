// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches.h"

#include "random.h"
#include "resample.h"

namespace impasto {
namespace {

/// One of the eight flips and turns.
torch::Tensor turned(torch::Tensor crop, long which) {
    if (which & 1) crop = crop.flip(1);
    if (which & 2) crop = crop.flip(2);
    return which & 4 ? crop.transpose(1, 2) : crop;
}

using Pair = std::pair<torch::Tensor, torch::Tensor>;  // small and large

torch::Tensor square(const torch::Tensor& crop, long y, long x, long side_px) {
    return crop.narrow(1, y, side_px).narrow(2, x, side_px);
}

/// A clean crop from anywhere; its small picture is made later, for the whole batch at once.
Pair draw_clean(const Pack& pack, long side_px, Random& random) {
    const long room = pack.side_px() - side_px + 1;
    const long which = below(random, pack.count()), y = below(random, room), x = below(random, room);
    return {torch::Tensor(), turned(square(pack.clean[which], y, x, side_px), below(random, 8))};
}

Pair draw_degraded(const Pack& pack, long side_px, long scale, Random& random) {
    const long room = pack.degraded.size(4) - side_px + 1;
    const long which = below(random, pack.count()), variant = below(random, pack.degraded.size(1));
    const long y = below(random, room), x = below(random, room), turn = below(random, 8);
    return {turned(square(pack.degraded[which][variant], y, x, side_px), turn),
            turned(square(pack.clean[which], y * scale, x * scale, side_px * scale), turn)};
}

torch::Tensor ready(const torch::Tensor& bytes) {
    return bytes.to(torch::kFloat32).div(255).contiguous(torch::MemoryFormat::ChannelsLast);
}

}  // namespace

torch::Tensor reduced(const torch::Tensor& target, int scale) {
    const auto small = resample_to(target, int(target.size(2)) / scale, int(target.size(3)) / scale);
    return (small.clamp(0, 1) * 255).round() / 255;
}

Batch draw_batch(const Pack& pack, const BatchOptions& options, long step) {
    auto random = random_for(options.seed, step);
    std::vector<torch::Tensor> small, large;
    for (int i = 0; i < options.size; ++i) {
        auto [input, target] = pack.has_pairs() ? draw_degraded(pack, options.crop_px, options.scale, random)
                                                : draw_clean(pack, long(options.crop_px) * options.scale, random);
        small.push_back(std::move(input));
        large.push_back(std::move(target));
    }
    const auto target = ready(torch::stack(large));
    if (pack.has_pairs()) return {.input = ready(torch::stack(small)), .target = target};
    return {.input = reduced(target, options.scale).contiguous(torch::MemoryFormat::ChannelsLast), .target = target};
}

Batch whole_batch(const Pack& pack, int scale) {
    const auto target = ready(pack.clean);
    return {.input = pack.has_pairs() ? ready(pack.degraded.select(1, 0)) : reduced(target, scale), .target = target};
}

}  // namespace impasto

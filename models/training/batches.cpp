// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches.h"

#include <random>

#include "resample.h"

namespace impasto {
namespace {

using Random = std::mt19937_64;

long below(Random& random, long bound) { return long(random() % std::uint64_t(bound)); }

/// One of the eight flips and turns.
torch::Tensor turned(torch::Tensor crop, long which) {
    if (which & 1) crop = crop.flip(1);
    if (which & 2) crop = crop.flip(2);
    return which & 4 ? crop.transpose(1, 2) : crop;
}

torch::Tensor draw_crop(const Pack& pack, long side_px, Random& random) {
    const long room = pack.side_px() - side_px + 1;
    const long which = below(random, pack.count()), y = below(random, room), x = below(random, room);
    return turned(pack.clean[which].narrow(1, y, side_px).narrow(2, x, side_px), below(random, 8));
}

}  // namespace

torch::Tensor reduced(const torch::Tensor& target, int scale) {
    const auto small = resample_to(target, int(target.size(2)) / scale, int(target.size(3)) / scale);
    return (small.clamp(0, 1) * 255).round() / 255;
}

Batch draw_batch(const Pack& pack, const BatchOptions& options, long step) {
    std::seed_seq seed{options.seed, std::uint64_t(step)};
    Random random(seed);
    std::vector<torch::Tensor> crops;
    for (int i = 0; i < options.size; ++i) crops.push_back(draw_crop(pack, long(options.crop_px) * options.scale, random));
    const auto target = torch::stack(crops).to(torch::kFloat32).div(255);
    return {.input = reduced(target, options.scale).contiguous(torch::MemoryFormat::ChannelsLast),
            .target = target.contiguous(torch::MemoryFormat::ChannelsLast)};
}

}  // namespace impasto

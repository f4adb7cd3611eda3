// SPDX-License-Identifier: GPL-3.0-or-later
#include "upscale_plan.h"

#include <algorithm>
#include <cmath>

#include "tile_grid.h"

namespace impasto {
namespace {

constexpr int interpolation_reach_px = 3;  // of the cubic kernel when it enlarges
constexpr int least_tile_px = 32, most_tile_px = 1024;

/// The px of `from` that a resampling to `result` reads.
Rect resampled_from(ResampleAxis horizontal, ResampleAxis vertical, Rect result) {
    if (horizontal.from == horizontal.to && vertical.from == vertical.to) return result;
    const Span x = source_span(horizontal, {result.x, result.right()}, Filter::cubic);
    const Span y = source_span(vertical, {result.y, result.bottom()}, Filter::cubic);
    return {x.begin, y.begin, x.length(), y.length()};
}

Rect pass_input(const UpscalePath& path, Rect output) {
    const auto& network = path.network;
    if (path.windows.is_used()) return path.windows.seen_for(divided_outward(output, network.scale));
    return aligned_outward(grown(divided_outward(output, network.scale), network.radius_px), network.size_multiple);
}

}  // namespace

UpscalePath UpscalePath::between(Size source, Size result, const NetworkTraits& network, int window_px) {
    UpscalePath path{source, result, network, 1, WindowGrid::of(network, window_px)};
    const auto too_small = [&] {
        return path.reduction_x().from < result.width || path.reduction_y().from < result.height;
    };
    while (network.scale > 1 && too_small()) ++path.passes;
    return path;
}

int UpscalePath::enlargement() const {
    int k = 1;
    for (int pass = 0; pass < passes; ++pass) k *= network.scale;
    return k;
}

int UpscalePath::reach_px() const {
    // Halos of later passes count less and less: together less than a second first one.
    const int halo = passes > 1 ? 2 * network.radius_px : network.radius_px;
    return halo + network.size_multiple - 1 + 2 * interpolation_reach_px;
}

TilePlan plan_tile(const UpscalePath& path, Rect result, bool bled) {
    TilePlan plan{.result = result,
                  .network_output = resampled_from(path.reduction_x(), path.reduction_y(), result),
                  .pass_inputs = {},
                  .source = {}};
    Rect needed = plan.network_output;
    for (int pass = 0; pass < path.passes; ++pass) {
        needed = pass_input(path, needed);
        plan.pass_inputs.push_back(needed);
    }
    std::ranges::reverse(plan.pass_inputs);
    plan.source = grown(needed, interpolation_reach_px + (bled ? path.reach_px() : 0));
    return plan;
}

double tile_bytes(const UpscalePath& path, int tile_px) {
    const TilePlan plan = plan_tile(path, {0, 0, tile_px, tile_px});
    const double plain =
        4.0 * 4 *
        (3 * double(plan.network_output.area()) + 2 * double(plan.source.area()) + 3 * double(plan.result.area()));
    const double at_once_px =
        path.windows.is_used() ? path.windows.seen_area() : double(plan.pass_inputs.back().area());
    return plain + path.network.bytes_per_px * at_once_px;
}

double network_px(const UpscalePath& path, Rect part, int tile_px) {
    double px = 0;
    // Windows are shared by neighbouring tiles, as if all were one.
    for (const Rect tile : path.windows.is_used() ? std::vector{part} : cut(part, tile_px))
        for (const Rect input : plan_tile(path, tile).pass_inputs) px += double(input.area());
    return px;
}

int fitting_tile_px(const UpscalePath& path, double budget_bytes) {
    int tile_px = most_tile_px;
    while (tile_px > least_tile_px && tile_bytes(path, tile_px) > budget_bytes) tile_px /= 2;
    return tile_px;
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "upscale_run.h"

#include <algorithm>
#include <chrono>

#include <impasto/error.h>
#include <impasto/text.h>

#include "compute_device.h"
#include "networks/eightfold.h"
#include "placed_network.h"
#include "tensor_image.h"
#include "tile_grid.h"
#include "tiled_runner.h"
#include "upscale_tile.h"

namespace impasto {
namespace {

constexpr double mebibyte = 1024.0 * 1024;
constexpr double runtime_bytes = 400 * mebibyte;   // LibTorch itself, measured: 300 to 380 MiB resident
constexpr double resident_bytes = 170 * mebibyte;  // of it once the network is open, LibTorch 2.6 on a CPU
// Of what a tile is allowed: its greatest tensors do not live at once; measured 0.38 to 0.45
constexpr double used_share = 0.4;
constexpr double least_budget_bytes = 48 * mebibyte;
constexpr double most_budget_bytes = 4096 * mebibyte;
constexpr double share_of_free = 0.5;  // the computer has other things to do

ComputePlace starting_place(DeviceChoice choice, const NetworkTraits& traits) {
    const auto device = pick_device(choice);
    return {device, !device.is_cpu() && traits.half_safe ? torch::kFloat16 : torch::kFloat32};
}

/// From what a part took, the part's own halos allowed for.
UpscaleCost whole_cost(const UpscalePath& path, Rect part, const SettledRun& settled, double part_seconds) {
    const Rect whole{0, 0, path.result.width, path.result.height};
    const bool on_gpu = !settled.place.device.is_cpu();
    const int tile_px = std::min(settled.tile_px, std::max(whole.width, whole.height));
    return {
        .seconds = part_seconds * network_px(path, whole, settled.tile_px) / network_px(path, part, settled.tile_px),
        .bytes = std::int64_t(used_share * tile_bytes(path, tile_px) + (on_gpu ? 0 : resident_bytes)),
        .device = on_gpu ? tr("GPU") : tr("CPU")};
}

}  // namespace

double tile_budget(std::int64_t memory_bytes, const DeviceInfo& device) {
    const double given = memory_bytes > 0 ? double(memory_bytes) : double(device.free_bytes) * share_of_free;
    return std::clamp(given - (device.is_gpu ? 0 : runtime_bytes), least_budget_bytes, most_budget_bytes);
}

UpscaleCost upscale_part_with(std::shared_ptr<Network> network, const PixelSource& source, Size result, Rect part,
                              PixelSink& sink, const UpscaleOptions& options, ProgressSink& progress, int tile_px,
                              int window_px) {
    const c10::InferenceMode inference;
    const auto traits = network->traits();
    const auto place = starting_place(options.device, traits);
    PlacedNetwork placed(std::move(network));
    const double budget = tile_budget(options.memory_bytes, describe_device(place.device));
    WindowMemory windows;
    const UpscaleJob job{.source = source,
                         .path = UpscalePath::between(source.size(), result, traits,
                                                      window_px > 0 ? window_px : fitting_window_px(traits, budget)),
                         .border = options.seamless ? Border::wrap : Border::reflect_edge,
                         .network =
                             [&](const torch::Tensor& x, const ComputePlace& where) {
                                 if (progress.cancelled())
                                     throw Cancelled();  // a tile of a deep network takes many seconds
                                 auto& here = placed.at(where);
                                 return options.best_quality ? eightfold(here, x) : here.forward(x);
                             },
                         .windows = windows};
    const TiledRun run{.phase = tr("Enlarging"),
                       .whole = part,
                       .tile_px = tile_px > 0 ? tile_px : fitting_tile_px(job.path, budget),
                       .place = place};
    const auto started = std::chrono::steady_clock::now();
    const auto settled = run_tiles(
        run, [&](Rect tile, const ComputePlace& where) { return upscale_tile(job, tile, where); },
        [&](Rect tile, const torch::Tensor& values) { write_rect(sink, moved(tile, -part.x, -part.y), values); },
        progress);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
    return whole_cost(job.path, part, settled, elapsed.count());
}

void upscale_with(std::shared_ptr<Network> network, const PixelSource& source, PixelSink& sink,
                  const UpscaleOptions& options, ProgressSink& progress, int tile_px, int window_px) {
    upscale_part_with(std::move(network), source, sink.size(), whole(sink.size()), sink, options, progress, tile_px,
                      window_px);
}

}  // namespace impasto

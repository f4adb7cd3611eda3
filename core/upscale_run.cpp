// SPDX-License-Identifier: GPL-3.0-or-later
#include "upscale_run.h"

#include <algorithm>

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
constexpr double runtime_bytes = 400 * mebibyte;     // LibTorch itself, measured: 300 to 380 MiB resident
constexpr double least_budget_bytes = 48 * mebibyte;
constexpr double most_budget_bytes = 4096 * mebibyte;
constexpr double share_of_free = 0.5;                // the computer has other things to do

ComputePlace starting_place(DeviceChoice choice, const NetworkTraits& traits) {
    const auto device = pick_device(choice);
    return {device, !device.is_cpu() && traits.half_safe ? torch::kFloat16 : torch::kFloat32};
}

}  // namespace

double tile_budget(std::int64_t memory_bytes, const DeviceInfo& device) {
    const double given = memory_bytes > 0 ? double(memory_bytes) : double(device.free_bytes) * share_of_free;
    return std::clamp(given - (device.is_gpu ? 0 : runtime_bytes), least_budget_bytes, most_budget_bytes);
}

void upscale_with(std::shared_ptr<Network> network, const PixelSource& source, PixelSink& sink,
                  const UpscaleOptions& options, ProgressSink& progress, int tile_px, int window_px) {
    const c10::InferenceMode inference;
    const auto traits = network->traits();
    const auto place = starting_place(options.device, traits);
    PlacedNetwork placed(std::move(network));
    const double budget = tile_budget(options.memory_bytes, describe_device(place.device));
    WindowMemory windows;
    const UpscaleJob job{
        .source = source,
        .path = UpscalePath::between(source.size(), sink.size(), traits, window_px > 0 ? window_px : fitting_window_px(traits, budget)),
        .border = options.seamless ? Border::wrap : Border::reflect,
        .network = [&](const torch::Tensor& x, const ComputePlace& where) {
            auto& here = placed.at(where);
            return options.best_quality ? eightfold(here, x) : here.forward(x);
        },
        .windows = windows};
    const TiledRun run{.phase = tr("Enlarging"),
                       .whole = whole(sink.size()),
                       .tile_px = tile_px > 0 ? tile_px : fitting_tile_px(job.path, budget),
                       .place = place};
    run_tiles(run, [&](Rect tile, const ComputePlace& where) { return upscale_tile(job, tile, where); },
              [&](Rect tile, const torch::Tensor& values) { write_rect(sink, tile, values); }, progress);
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiled_runner.h"

#include <chrono>
#include <deque>
#include <optional>

#include <impasto/error.h>
#include <impasto/text.h>

#include "compute_device.h"
#include "tile_grid.h"

namespace impasto {
namespace {

using Clock = std::chrono::steady_clock;

class Runner {
public:
    Runner(const TiledRun& run, const ComputeTile& compute, const KeepTile& keep, ProgressSink& progress)
        : run_(run), compute_(compute), keep_(keep), progress_(progress), tile_px_(run.tile_px), place_(run.place),
          pending_{run.whole} {}

    SettledRun run() {
        report();
        while (!pending_.empty()) {
            if (progress_.cancelled()) throw Cancelled();
            const Rect next = pending_.front();
            pending_.pop_front();
            if (next.width > tile_px_ || next.height > tile_px_) split(next);
            else finish(next);
        }
        return {tile_px_, place_};
    }

private:
    void split(Rect rect) {
        const auto pieces = cut(rect, tile_px_);
        pending_.insert(pending_.begin(), pieces.begin(), pieces.end());
    }

    void finish(Rect tile) {
        const auto values = attempt(tile);
        if (!values) {
            pending_.push_front(tile);
            return descend();
        }
        keep_(tile, *values);
        area_done_ += double(tile.area());
        ++tiles_done_;
        report();
    }

    /// The tile's values, or nothing when memory was short.
    std::optional<torch::Tensor> attempt(Rect tile) try {
        const auto values = compute_(tile, place_);
        if (is_finite(values)) return values;
        if (place_.dtype == torch::kFloat32) throw_not_finite();
        note_once(
            full_precision_noted_,
            tr("A part of the result was not finite in half precision; it was computed again in full precision."));
        const auto again = compute_(tile, {place_.device, torch::kFloat32});
        if (!is_finite(again)) throw_not_finite();
        return again;
    } catch (const Error&) {
        throw;
    } catch (const std::exception& problem) {
        if (!is_out_of_memory(problem)) throw;
        return std::nullopt;
    }

    static bool is_finite(const torch::Tensor& values) { return torch::isfinite(values).all().item<bool>(); }

    [[noreturn]] static void throw_not_finite() {
        throw Error(ErrorKind::bad_result,
                    tr("The network gave values that are not numbers. Try another model; this one may be damaged."));
    }

    /// One step down the ladder.
    void descend() {
        if (tile_px_ / 2 >= run_.least_tile_px) {
            tile_px_ /= 2;
            progress_.note(format_text(tr("Memory was short; going on with tiles of %d pixels."), tile_px_));
        } else if (!place_.device.is_cpu()) {
            place_ = {torch::kCPU, torch::kFloat32};
            tile_px_ = run_.tile_px;
            progress_.note(tr("The memory of the GPU was too short; going on with the CPU."));
        } else {
            throw Error(
                ErrorKind::out_of_memory,
                tr("There is not enough memory even for the smallest tile. Close other programs and try again."));
        }
    }

    void note_once(bool& noted, const char* sentence) {
        if (!std::exchange(noted, true)) progress_.note(sentence);
    }

    int tiles_left() const {
        int count = 0;
        for (const auto& rect : pending_) count += divided_up(rect.width, tile_px_) * divided_up(rect.height, tile_px_);
        return count;
    }

    void report() {
        const double fraction = area_done_ / double(run_.whole.area());
        const double elapsed = std::chrono::duration<double>(Clock::now() - started_).count();
        const int left = tiles_left();
        progress_.update({.phase = run_.phase,
                          .step = std::min(tiles_done_ + 1, tiles_done_ + left),
                          .steps = tiles_done_ + left,
                          .fraction = fraction,
                          .device = place_.device.is_cpu() ? tr("CPU") : tr("GPU"),
                          .seconds_left = seconds_left(elapsed, fraction)});
    }

    const TiledRun& run_;
    const ComputeTile& compute_;
    const KeepTile& keep_;
    ProgressSink& progress_;
    int tile_px_;
    ComputePlace place_;
    std::deque<Rect> pending_;  // in the order they will be computed; may be larger than a tile
    int tiles_done_ = 0;
    double area_done_ = 0;
    bool full_precision_noted_ = false;
    Clock::time_point started_ = Clock::now();
};

}  // namespace

SettledRun run_tiles(const TiledRun& run, const ComputeTile& compute, const KeepTile& keep, ProgressSink& progress) {
    return Runner(run, compute, keep, progress).run();
}

}  // namespace impasto

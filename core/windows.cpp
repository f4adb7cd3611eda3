// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows.h"

#include <algorithm>
#include <array>

#include "tensor_image.h"
#include "tile_grid.h"

namespace impasto {
namespace {

torch::Tensor weights_of(const WindowGrid& grid, int scale) {
    const auto axis = window_weights((grid.stride_px + grid.overlap_px) * scale, grid.overlap_px * scale);
    return axis.view({1, 1, -1, 1}) * axis.view({1, 1, 1, -1});
}

}  // namespace

WindowGrid WindowGrid::of(const NetworkTraits& network, int stride_px) {
    if (network.exact_halo) return {};
    return {.stride_px = stride_px,
            .overlap_px = network.overlap_px,
            .halo_px = network.radius_px,
            .size_multiple = network.size_multiple};
}

Rect WindowGrid::columns_and_rows(Rect input) const {
    // One that answers to the left of its stride too is wanted for what lies `overlap` further on.
    const Rect reached{input.x, input.y, input.width + overlap_px, input.height + overlap_px};
    return divided_outward(reached, stride_px);
}

Rect WindowGrid::kept(int column, int row) const {
    const int side = stride_px + overlap_px;
    return {column * stride_px - overlap_px, row * stride_px - overlap_px, side, side};
}

Rect WindowGrid::seen(int column, int row) const {
    return aligned_outward(grown(kept(column, row), halo_px), size_multiple);
}

Rect WindowGrid::seen_for(Rect input) const {
    const Rect windows = columns_and_rows(input);
    const Rect first = seen(windows.x, windows.y), last = seen(windows.right() - 1, windows.bottom() - 1);
    return {first.x, first.y, last.right() - first.x, last.bottom() - first.y};
}

int fitting_window_px(const NetworkTraits& network, double budget_bytes) {
    if (network.exact_halo) return 0;
    constexpr std::array sides{256, 128, 64};
    const auto fits = [&](int side) {
        return network.bytes_per_px * WindowGrid::of(network, side).seen_area() <= budget_bytes;
    };
    const auto found = std::ranges::find_if(sides, fits);
    return found == sides.end() ? sides.back() : *found;
}

torch::Tensor window_weights(int length, int ramp) {
    auto weights = torch::ones({length});
    if (ramp == 0) return weights;
    const auto rising = (torch::arange(ramp) + 0.5) / ramp;
    weights.slice(0, 0, ramp) *= rising;
    weights.slice(0, length - ramp, length) *= rising.flip(0);
    return weights;
}

torch::Tensor WindowMemory::recalled(const Key& key, const std::function<torch::Tensor()>& compute) {
    if (const auto found = answers_.find(key); found != answers_.end()) return found->second;
    const auto answer = compute();
    bytes_ += answer.nbytes();
    order_.push_back(key);
    answers_[key] = answer;
    while (bytes_ > most_bytes_ && order_.size() > 1) {
        const auto oldest = answers_.find(order_.front());
        bytes_ -= oldest->second.nbytes();
        answers_.erase(oldest);
        order_.pop_front();
    }
    return answer;
}

torch::Tensor blended(const WindowGrid& grid, int scale, const torch::Tensor& x, Rect covered, Rect output,
                      WindowMemory& memory, WindowMemory::Key key,
                      const std::function<torch::Tensor(const torch::Tensor&)>& answer) {
    const auto weights = weights_of(grid, scale).to(x.device());
    auto sum = torch::zeros({1, x.size(1), output.height, output.width}, torch::device(x.device()));
    const Rect windows = grid.columns_and_rows(divided_outward(output, scale));
    for (const Rect window : cut(windows, 1)) {
        key.column = window.x;
        key.row = window.y;
        const Rect seen = grid.seen(window.x, window.y), kept = multiplied(grid.kept(window.x, window.y), scale);
        const auto values = memory.recalled(
            key, [&] { return crop(answer(crop(x, covered, seen)), multiplied(seen, scale), kept).contiguous(); });
        const Rect common = intersection(kept, output);
        if (common.area() == 0) continue;
        crop(sum, output, common) += crop(values, kept, common) * crop(weights, kept, common);
    }
    return sum;
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Networks that see all of their input, if only faintly (attention, pooling), cannot be cut into tiles
// exactly. They run on windows of one fixed grid instead, blended where neighbours overlap: a px depends on
// the grid and never on the tile that it is computed in.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>

#include <impasto/image.h>

#include "networks/network.h"

namespace impasto {

/// Window (i, j) answers for [i·stride − overlap, (i+1)·stride) on each axis, in the network's input px.
struct WindowGrid {
    int stride_px = 0;  ///< 0: the network needs no windows
    int overlap_px = 0, halo_px = 0, size_multiple = 1;

    static WindowGrid of(const NetworkTraits& network, int stride_px);
    bool is_used() const { return stride_px > 0; }
    Rect columns_and_rows(Rect input) const;  ///< the windows that answer for a part of `input`
    Rect kept(int column, int row) const;     ///< what a window answers for
    Rect seen(int column, int row) const;     ///< what the network is given for it
    Rect seen_for(Rect input) const;          ///< what all windows of `input` are given
    double seen_area() const { return double(seen(0, 0).area()); }
};

/// The largest of 256, 128 and 64 px whose windows take at most `budget_bytes`; 0 where the network needs none.
int fitting_window_px(const NetworkTraits& network, double budget_bytes);

/// [length] weights of one axis: rising over the first `ramp` px, falling over the last; those of neighbours sum to 1.
torch::Tensor window_weights(int length, int ramp);

/// Remembers what windows answered, as neighbouring tiles need the same ones. Oldest first forgotten.
class WindowMemory {
public:
    explicit WindowMemory(std::size_t most_bytes = std::size_t(256) << 20) : most_bytes_(most_bytes) {}

    /// The window, whose picture, which pass, and where it was computed.
    struct Key {
        int column, row, pass, picture, place;
        auto operator<=>(const Key&) const = default;
    };
    torch::Tensor recalled(const Key& key, const std::function<torch::Tensor()>& compute);

private:
    std::size_t most_bytes_, bytes_ = 0;
    std::map<Key, torch::Tensor> answers_;
    std::deque<Key> order_;
};

/// The blended answer for `output`, in output px. x covers `covered`, in input px; `answer` is the network on a part of
/// it (float32), asked once for each window; `key` names picture, pass and place.
torch::Tensor blended(const WindowGrid& grid, int scale, const torch::Tensor& x, Rect covered, Rect output,
                      WindowMemory& memory, WindowMemory::Key key,
                      const std::function<torch::Tensor(const torch::Tensor&)>& answer);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// Which patch of which style lies where: integers and no pixels.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

namespace impasto::texture {

/// Square patches at even steps over a picture; the last column and row end with the picture.
struct PatchGrid {
    cv::Size picture;
    int patch_px = 1, step_px = 1;

    bool operator==(const PatchGrid&) const = default;

    int columns() const { return count(picture.width); }
    int rows() const { return count(picture.height); }
    int total() const { return columns() * rows(); }
    /// Top left px of patch `index`, counted along rows.
    cv::Point place(int index) const {
        return {std::min(index % columns() * step_px, picture.width - patch_px),
                std::min(index / columns() * step_px, picture.height - patch_px)};
    }

private:
    int count(int side_px) const { return (side_px - patch_px + step_px - 1) / step_px + 1; }
};

/// A patch of a style: its top left px; how far it is from the picture there
/// (mean square of the features); that with penalties.
struct Match {
    cv::Point place;
    int style = 0;
    float distance = 0, cost = 0;
    bool settled = false;  ///< taken from the frame before: not searched for
};

struct PatchField {
    PatchGrid grid;
    std::vector<Match> matches;  ///< one for each place of the grid
};

/// Which patch lay where at each search, in the order of the searches.
/// What one frame of an animation leaves for the next.
struct LaidPatches {
    std::vector<PatchField> searches;
};

}  // namespace impasto::texture

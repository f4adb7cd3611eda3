// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/finish.h"

#include <algorithm>

#include "border.h"
#include "resample.h"
#include "tensor_image.h"
#include "tile_grid.h"

namespace impasto {
namespace {

constexpr int tile_px = 1024;
constexpr int window_px = 4;             // radius of the regression's window
constexpr double least_variance = 1e-4;  // of luma, under which nothing is followed

torch::Tensor window_mean(const torch::Tensor& x) { return mean_around(x, window_px); }

/// How much of the content's luma is in the painting around each px, channel by channel.
torch::Tensor local_slope(const torch::Tensor& painted, const torch::Tensor& guide) {
    const auto mean_guide = window_mean(guide), mean_painted = window_mean(painted);
    const auto covariance = window_mean(guide * painted) - mean_guide * mean_painted;
    const auto variance = window_mean(guide.square()) - mean_guide.square();
    return window_mean(covariance / (variance + least_variance)).clamp(0, 1.5);
}

class Finisher {
public:
    Finisher(const Finish& result, const PixelSource& content, PixelSink& sink)
        : result_(result), content_(content), sink_(sink), painted_(result.painted) {
        if (is_full_size()) return;
        const auto guide = luma(result.content.color);
        painted_ = torch::cat({painted_, local_slope(painted_, guide), guide}, 1);
    }

    void run() const {
        for (const Rect& tile : cut(whole(sink_.size()), tile_px)) write_rect(sink_, tile, finished(tile));
    }

private:
    bool is_full_size() const { return result_.content.size() == content_.size(); }

    torch::Tensor finished(Rect tile) const {
        const auto pixels = read_plane(content_, tile, Border::reflect);
        const long colors = content_.format().color_channels();
        const auto color = pixels.narrow(1, 0, colors), inside = color.clamp(0, 1);
        const auto styled = from_rgb(colored(painted(tile, as_rgb(inside)), as_rgb(inside)), colors);
        const auto mixed = torch::lerp(color, styled + (color - inside), result_.strength);
        if (!content_.format().has_alpha) return mixed;
        const auto alpha = pixels.narrow(1, colors, 1);
        return torch::cat({torch::where(alpha > 0, mixed, color), alpha}, 1);
    }

    torch::Tensor painted(Rect tile, const torch::Tensor& content) const {
        if (is_full_size()) return crop(painted_, tile);
        const auto parts = resample_part(painted_, sink_.size(), tile);
        const auto slope = parts.narrow(1, 3, 3), guide = parts.narrow(1, 6, 1);
        return (parts.narrow(1, 0, 3) + slope * (luma(content) - guide)).clamp(0, 1);
    }

    torch::Tensor colored(const torch::Tensor& painted, const torch::Tensor& content) const {
        if (result_.original_hue) return with_hue_of(painted, content);
        return result_.colors ? (*result_.colors)(painted).clamp(0, 1) : painted;
    }

    const Finish& result_;
    const PixelSource& content_;
    PixelSink& sink_;
    torch::Tensor painted_;  // and, where it is to be enlarged, its slope by the guide and the guide
};

}  // namespace

void finish(const Finish& result, const PixelSource& content, PixelSink& sink) {
    Finisher(result, content, sink).run();
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "upscale_tile.h"

#include "alpha.h"
#include "tensor_image.h"
#include "tile_grid.h"

namespace impasto {
namespace {

/// x covers `from` in the coordinates before resampling; the answer covers `to` after it.
torch::Tensor resample_rect(const torch::Tensor& x, Rect from, ResampleAxis horizontal, ResampleAxis vertical, Rect to,
                            Filter filter) {
    return resample(x, ResampleWeights(vertical, {to.y, to.bottom()}, {from.y, from.bottom()}, filter),
                    ResampleWeights(horizontal, {to.x, to.right()}, {from.x, from.right()}, filter));
}

enum class Picture { color, alpha };  // what goes through the network

class Tile {
public:
    Tile(const UpscaleJob& job, Rect tile, const ComputePlace& place)
        : job_(job), place_(place), plan_(plan_tile(job.path, tile, job.source.format().has_alpha)) {}

    torch::Tensor computed() const {
        const auto pixels = read_plane(job_.source, plan_.source, job_.border).to(place_.device);
        const auto format = job_.source.format();
        const auto color = pixels.narrow(1, 0, format.color_channels());
        if (!format.has_alpha) return enlarged_color(color);
        const auto alpha = pixels.narrow(1, format.color_channels(), 1);
        const auto result_alpha = enlarged_alpha(alpha);
        return torch::cat({visible_and_hidden(color, alpha, result_alpha), result_alpha}, 1);
    }

private:
    /// Straight from the picture by interpolation.
    torch::Tensor direct(const torch::Tensor& x, Filter filter = Filter::cubic) const {
        return resample_rect(x, plan_.source, job_.path.direct_x(), job_.path.direct_y(), plan_.result, filter);
    }

    torch::Tensor answer(const torch::Tensor& x) const {
        return job_.network(x.to(place_.dtype).contiguous(torch::MemoryFormat::ChannelsLast), place_);
    }

    /// One pass in windows; the answer covers what the next stage reads.
    torch::Tensor in_windows(const torch::Tensor& input, std::size_t pass, Picture picture) const {
        const WindowMemory::Key key{.column = 0,
                                    .row = 0,
                                    .pass = int(pass),
                                    .picture = int(picture),
                                    .place = place_.device.is_cpu() ? 0 : 1 + int(place_.dtype == torch::kFloat32)};
        return blended(job_.path.windows, job_.path.network.scale, input, plan_.pass_inputs[pass], read_next(pass),
                       job_.windows, key, [this](const torch::Tensor& x) { return answer(x).to(torch::kFloat32); });
    }

    Rect read_next(std::size_t pass) const {
        return pass + 1 < plan_.pass_inputs.size() ? plan_.pass_inputs[pass + 1] : plan_.network_output;
    }

    /// Through the network and down to the result's size; x within 0…1, any number of channels.
    torch::Tensor through_network(const torch::Tensor& x, Picture picture) const {
        auto output = as_rgb(x);
        Rect covered = plan_.source;
        for (std::size_t pass = 0; pass < plan_.pass_inputs.size(); ++pass) {
            const auto input = crop(output, covered, plan_.pass_inputs[pass]).clamp(0, 1);
            const bool windows = job_.path.windows.is_used();
            output = windows ? in_windows(input, pass, picture) : answer(input);
            covered = windows ? read_next(pass) : multiplied(plan_.pass_inputs[pass], job_.path.network.scale);
        }
        const auto needed = from_rgb(crop(output, covered, plan_.network_output).to(torch::kFloat32), x.size(1));
        return resample_rect(needed, plan_.network_output, job_.path.reduction_x(), job_.path.reduction_y(),
                             plan_.result, Filter::cubic);
    }

    torch::Tensor enlarged_color(const torch::Tensor& color) const {
        const auto inside = color.clamp(0, 1);
        const auto result = through_network(inside, Picture::color);
        // Not finite must stay visible to the runner, which would not see it after the clamp to 0…1.
        const auto clamped = torch::where(torch::isfinite(result), result.clamp(0, 1), result);
        const auto outside = color - inside;
        return outside.any().item<bool>() ? clamped + direct(outside) : clamped;
    }

    /// Colour that is seen comes from the network, with the hidden colour painted over first; colour
    /// that stays hidden stays what it was, enlarged.
    torch::Tensor visible_and_hidden(const torch::Tensor& color, const torch::Tensor& alpha,
                                     const torch::Tensor& result_alpha) const {
        if (!alpha.any().item<bool>()) return direct(color);
        const auto visible = enlarged_color(bleed(color, alpha, job_.path.reach_px()));
        return result_alpha.all().item<bool>() ? visible : torch::where(result_alpha > 0, visible, direct(color));
    }

    torch::Tensor enlarged_alpha(const torch::Tensor& alpha) const {
        if (job_.path.source == job_.path.result) return direct(alpha);  // nothing to enlarge, nothing to restore
        if (is_constant(alpha)) return alpha.flatten()[0].expand({1, 1, plan_.result.height, plan_.result.width});
        const auto bounds = neighborhood_bounds(alpha);
        const auto least = direct(bounds.least, Filter::nearest), greatest = direct(bounds.greatest, Filter::nearest);
        return torch::minimum(torch::maximum(through_network(alpha.clamp(0, 1), Picture::alpha), least), greatest);
    }

    const UpscaleJob& job_;
    const ComputePlace& place_;
    TilePlan plan_;
};

}  // namespace

torch::Tensor upscale_tile(const UpscaleJob& job, Rect tile, const ComputePlace& place) {
    return Tile(job, tile, place).computed();
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_pictures.h"

#include <algorithm>
#include <cmath>

#include "resample.h"

namespace impasto {
namespace {

constexpr double most_reduced = 4;

torch::Tensor noise(const torch::Tensor& like, Random& random) {
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(random());
    return torch::randn(like.sizes(), generator);
}

using Spoil = torch::Tensor (*)(const torch::Tensor&, const torch::Tensor&, Random&);

torch::Tensor kept(const torch::Tensor& picture, const torch::Tensor&, Random&) { return picture; }

torch::Tensor mixed(const torch::Tensor& picture, const torch::Tensor& other, Random& random) {
    return torch::lerp(picture, other, fraction(random));
}

torch::Tensor noisy(const torch::Tensor& picture, const torch::Tensor&, Random& random) {
    const double deviation = 0.01 * std::pow(20.0, fraction(random));
    return (picture + noise(picture, random) * deviation).clamp(0, 1);
}

torch::Tensor blurred(const torch::Tensor& picture, const torch::Tensor&, Random&) {
    return torch::avg_pool2d(torch::replication_pad2d(picture.unsqueeze(0), {1, 1, 1, 1}), 3, 1)[0];
}

torch::Tensor recolored(const torch::Tensor& picture, const torch::Tensor&, Random& random) {
    auto shift = torch::empty({3, 1, 1});
    for (int channel = 0; channel < 3; ++channel) shift[channel] = fraction(random);
    return (picture - 0.5) * (0.2 + 1.6 * fraction(random)) + shift;
}

struct Kind {
    double share;
    Spoil spoil;
};
constexpr std::array kinds{Kind{0.5, kept}, Kind{0.15, mixed}, Kind{0.2, noisy}, Kind{0.1, blurred},
                           Kind{0.05, recolored}};

Spoil draw_kind(Random& random) {
    double left = fraction(random);
    for (const auto& kind : kinds)
        if ((left -= kind.share) < 0) return kind.spoil;
    return kept;
}

}  // namespace

torch::Tensor draw_picture(const std::vector<Pack>& packs, long side_px, Random& random) {
    const auto& pack = packs[std::size_t(below(random, long(packs.size())))];
    const double reduction =
        std::pow(std::min(most_reduced, double(pack.side_px()) / double(side_px)), fraction(random));
    const long side = std::min(pack.side_px(), std::lround(double(side_px) * reduction)),
               room = pack.side_px() - side + 1;
    const long which = below(random, pack.count()), y = below(random, room), x = below(random, room);
    auto crop = pack.clean[which].narrow(1, y, side).narrow(2, x, side).to(torch::kFloat32).div(255).unsqueeze(0);
    if (side != side_px) crop = resample_to(crop, int(side_px), int(side_px)).clamp(0, 1);
    return (below(random, 2) ? crop.flip(3) : crop)[0];
}

torch::Tensor draw_spoilt_picture(const std::vector<Pack>& packs, long side_px, Random& random) {
    const auto picture = draw_picture(packs, side_px, random), other = draw_picture(packs, side_px, random);
    return draw_kind(random)(picture, other, random);
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "visited_pictures.h"

namespace impasto {
namespace {

constexpr long fewest_steps = 10, most_steps = 60;
constexpr double step_length = 0.03, inertia = 0.8;  // root mean square of a step, 0…1

}  // namespace

void VisitedPictures::renew(const std::vector<Pack>& packs, long side_px, Teacher& teacher, bool mixed_precision,
                            Random& random) {
    for (auto& visited : pictures_) {
        if (visited.steps_left-- > 0) continue;
        visited.picture = draw_spoilt_picture(packs, side_px, random);
        visited.momentum = torch::zeros_like(visited.picture);
        visited.steps_left = fewest_steps + long(random() % std::uint64_t(most_steps - fewest_steps));
        const auto style = draw_picture(packs, side_px, random).unsqueeze(0);
        for (const auto& [tap, features] : teacher.features(style, mixed_precision))
            visited.goal[tap] = gram(features)[0];
        visited.goal.erase("relu4_2");  // the content tap
    }
}

std::vector<torch::Tensor> VisitedPictures::pictures() const {
    std::vector<torch::Tensor> all;
    for (const auto& visited : pictures_) all.push_back(visited.picture);
    return all;
}

torch::Tensor VisitedPictures::distance(std::size_t i, const std::string& tap, const torch::Tensor& gram_matrix) const {
    const auto goal = pictures_[i].goal.find(tap);
    if (goal == pictures_[i].goal.end()) return torch::zeros({});
    return (gram_matrix - goal->second).square().sum() / goal->second.square().sum();
}

void VisitedPictures::follow(const torch::Tensor& gradient) {
    const torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
        auto& visited = pictures_[i];
        const auto direction = gradient[long(i)] / (gradient[long(i)].square().mean().sqrt() + 1e-12);
        visited.momentum = inertia * visited.momentum + (1 - inertia) * direction;
        visited.picture = (visited.picture - step_length * visited.momentum).clamp(0, 1);
    }
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures that a student leads an optimiser to. They are where its errors count, and no photo or painting is like
// them; so a few are kept that follow the student's own style gradient while it learns.
#pragma once

#include "style_pictures.h"
#include "teacher.h"

namespace impasto {

class VisitedPictures {
public:
    /// `count` pictures; none: a student that learns from the packs alone.
    explicit VisitedPictures(long count) : pictures_(std::size_t(count)) {}

    /// Replaces those that are old enough by spoilt crops, each with a painting's or photo's statistics as its goal.
    void renew(const std::vector<Pack>& packs, long side_px, Teacher& teacher, bool mixed_precision, Random& random);

    /// [3, side, side] each.
    std::vector<torch::Tensor> pictures() const;

    /// How far picture i, whose tap has this Gram matrix, is from its goal there; 0 for a tap without a goal.
    torch::Tensor distance(std::size_t i, const std::string& tap, const torch::Tensor& gram_matrix) const;

    /// One step downhill; gradient: [count, 3, side, side].
    void follow(const torch::Tensor& gradient);

private:
    struct Visited {
        torch::Tensor picture, momentum;
        std::map<std::string, torch::Tensor> goal;  // Gram matrices by tap
        long steps_left = 0;
    };
    std::vector<Visited> pictures_;
};

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// What the core's painting and judging want to be given where pictures are plain tensors and nobody waits.
#pragma once

#include <impasto/progress.h>

#include "style/objective.h"

namespace impasto {

/// color: [1, 3, h, w]. Nothing of it is hidden.
inline Canvas visible(const torch::Tensor& color) {
    return {.color = color, .visibility = torch::ones({1, 1, color.size(2), color.size(3)})};
}

class Unheard final : public ProgressSink {
public:
    void update(const ProgressRecord&) override {}
    void note(const std::string&) override {}
    bool cancelled() const override { return false; }
};

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// What a network saw in the last few pictures. A preview comes after each change of an option, and most changes leave
// the pictures as they were: the style need not be looked at again because a slider was moved.
#pragma once

#include <string>
#include <vector>

#include "kept.h"
#include "style/statistics.h"

namespace impasto {

/// Belongs to one network, whose weights must not change any more.
class SeenBefore {
public:
    /// Statistics of taps over a picture, from `measure` unless they are remembered under `key`.
    template <class Measure>
    std::vector<FeatureStatistics> statistics(const std::string& key, const Measure& measure) {
        return *statistics_.get(key, [&] { return std::make_shared<const std::vector<FeatureStatistics>>(measure()); });
    }

    /// Features of taps over a whole picture.
    template <class Measure>
    std::vector<torch::Tensor> features(const std::string& key, const Measure& measure) {
        return *features_.get(key, [&] { return std::make_shared<const std::vector<torch::Tensor>>(measure()); });
    }

private:
    // A preview has two scales, and the content and two styles in two sizes at each. What is looked for in turn must
    // all fit, or nothing is found.
    Kept<const std::vector<FeatureStatistics>> statistics_{10};
    Kept<const std::vector<torch::Tensor>> features_{2};
};

/// Tells apart what is looked for in pictures: taps by name, the picture by its px, and the size of tiles, which on a
/// GPU decides the rounding.
std::string seen_key(const std::vector<std::string>& taps, const torch::Tensor& color, const torch::Tensor& visibility,
                     int tile_px);

}  // namespace impasto

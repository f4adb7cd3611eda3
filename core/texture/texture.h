// SPDX-License-Identifier: GPL-3.0-or-later
// A picture painted with pieces of another one, without a network: Elad & Milanfar 2017, "Style Transfer via Texture
// Synthesis", on the texture optimisation of Kwatra et al. 2005. README.md says how and where this departs from them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

namespace impasto {

namespace texture {
struct LaidPatches;
}

/// A picture to paint with, at the size in which its strokes are wanted.
struct TextureStyle {
    cv::Mat picture;    ///< CV_32FC3, R'G'B', 0…1, any size from 1×1
    cv::Mat coverage;   ///< CV_32F 0…1 of the same size, empty: all is usable. What is below 0.5 is never copied from.
    double weight = 1;  ///< above 0; with several styles, each paints its share of the weights' sum
    /// CV_32F 0…1 of the content's size, empty: no wish. Where this style is wanted among several.
    cv::Mat preference;
};

struct TextureOptions {
    double detail = 0.5;  ///< 0…1: how much of the content's structure is kept
    /// 1…5000; time grows with it. Patches are matched and laid once per 100, for each patch size.
    int iterations = 200;
    std::uint64_t seed = 0;  ///< same seed, same result, on any number of threads
    /// Of the frame before of an animation, and after the run of this one; empty before the first
    texture::LaidPatches* laid = nullptr;
};

/// Told after each step: a translated phase, the step and how many there are. May throw to stop the run.
using TextureProgress = std::function<void(const std::string& phase, int step, int steps)>;

/// `content` (CV_32FC3, R'G'B', 0…1, any size from 1×1) painted with the styles; CV_32FC3 of the same size, 0…1.
/// Uses OpenCV's threads. Throws Error{bad_option} where a style is missing, empty or wholly transparent.
cv::Mat texture_style(const cv::Mat& content, const std::vector<TextureStyle>& styles, const TextureOptions& options,
                      const TextureProgress& progress = {});

}  // namespace impasto

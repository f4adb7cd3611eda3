// SPDX-License-Identifier: GPL-3.0-or-later
// Colours of one picture given to another: the distribution transfer of Pitié, Kokaram & Dahyot 2007, which matches
// one-dimensional marginals along turned axes until the three-dimensional
// ones agree; after the linear map of Pitié & Kokaram 2007.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace impasto::texture {

/// Some px of a picture (CV_32FC3) that are not 0 in `usable` (CV_8U or empty), spread evenly; at most `most`.
std::vector<cv::Vec3f> color_samples(const cv::Mat& picture, const cv::Mat& usable, int most);

/// A map of colours, kept on a lattice over the cube 0…1.
class ColorMap {
public:
    /// The map that gives `from` the distribution of `to`, as far as that moves neighbouring colours alike.
    ColorMap(std::vector<cv::Vec3f> from, const std::vector<cv::Vec3f>& to);
    cv::Mat operator()(const cv::Mat& picture) const;

private:
    std::vector<cv::Vec3f> lattice_;
};

}  // namespace impasto::texture

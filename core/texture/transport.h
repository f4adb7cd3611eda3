// SPDX-License-Identifier: GPL-3.0-or-later
// The linear map from colours to colours that has a wanted covariance and moves them least (Pitié & Kokaram 2007).
#pragma once

#include <opencv2/core.hpp>

namespace impasto::texture {

/// `f(symmetric)`: of the same axes, each eigenvalue replaced by `f` of it.
template <typename Function>
cv::Matx33d of_eigenvalues(const cv::Matx33d& symmetric, Function f) {
    cv::Matx31d value;
    cv::Matx33d vector;
    cv::eigen(symmetric, value, vector);
    for (double& one : value.val) one = f(one);
    return vector.t() * cv::Matx33d::diag(value) * vector;
}

/// From colours of covariance `from`, which must have a variance along every axis, to those of `to`. It is symmetric,
/// so it turns no colour against itself: brighter stays brighter.
cv::Matx33d transport(const cv::Matx33d& from, const cv::Matx33d& to);

}  // namespace impasto::texture

// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/transport.h"

#include <algorithm>
#include <cmath>

namespace impasto::texture {
namespace {

cv::Matx33d square_root(const cv::Matx33d& symmetric) {
    return of_eigenvalues(symmetric, [](double value) { return std::sqrt(std::max(value, 0.0)); });
}

}  // namespace

cv::Matx33d transport(const cv::Matx33d& from, const cv::Matx33d& to) {
    const cv::Matx33d root = square_root(from), inverse = root.inv();
    return inverse * square_root(root * to * root) * inverse;
}

}  // namespace impasto::texture

// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/transport.h"

#include "style/steady_convolution.h"

namespace impasto {
namespace {

constexpr double least_eigenvalue = 1e-24;
constexpr double floor_share = 0.03;     // of the style's mean variance
constexpr double rounding_share = 1e-5;  // of the mean square: float32 sums know no smaller variance

}  // namespace

torch::Tensor AffineMap::operator()(const torch::Tensor& x) const {
    const long channels = matrix.size(0);
    return steady_convolution(x, matrix.to(x.options()).view({channels, channels, 1, 1}), offset.to(x.options()));
}

AffineMap identity_map(long channels) {
    return {.matrix = torch::eye(channels, torch::kFloat64), .offset = torch::zeros({channels}, torch::kFloat64)};
}

AffineMap between(const AffineMap& a, const AffineMap& b, double share) {
    return {.matrix = torch::lerp(a.matrix, b.matrix, share), .offset = torch::lerp(a.offset, b.offset, share)};
}

AffineMap transport_map(const Gaussian& from, const Gaussian& to, double floor) {
    const auto added = torch::eye(from.mean.size(0), torch::kFloat64) * floor;
    const auto root = matrix_root(from.covariance + added), inverse = root.inverse();
    const auto matrix = inverse.mm(matrix_root(root.mm(to.covariance + added).mm(root))).mm(inverse);
    return {.matrix = matrix, .offset = to.mean - matrix.mv(from.mean)};
}

double contrast_floor(const Gaussian& style) {
    const double variance = style.covariance.diag().mean().item<double>(),
                 square = style.mean.square().mean().item<double>();
    return floor_share * variance + rounding_share * (square + variance) + 1e-9;
}

torch::Tensor matrix_root(const torch::Tensor& matrix) {
    const auto [values, vectors] = torch::linalg_eigh(matrix.to(torch::kFloat64), "L");
    return (vectors * values.clamp_min(least_eigenvalue).sqrt()).mm(vectors.t());
}

}  // namespace impasto

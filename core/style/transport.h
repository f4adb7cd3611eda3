// SPDX-License-Identifier: GPL-3.0-or-later
// The optimal transport between two Gaussians: the map with these statistics on its two sides that moves values least.
#pragma once

#include "precompiled/torch_headers.h"

namespace impasto {

/// Colours or features, as mean and covariance over the visible px; float64.
struct Gaussian {
    torch::Tensor mean;        ///< [c]
    torch::Tensor covariance;  ///< [c, c]
};

/// x → matrix·x + offset, px by px.
struct AffineMap {
    torch::Tensor matrix, offset;                            ///< [c, c], [c]
    torch::Tensor operator()(const torch::Tensor& x) const;  ///< [n, c, h, w], and gives the same
};

AffineMap identity_map(long channels);

/// (1 − share)·a + share·b.
AffineMap between(const AffineMap& a, const AffineMap& b, double share);

/// In closed form (Olkin & Pukelsheim 1982; for colours Pitié & Kokaram 2007). `floor`: variance that is added in every
/// direction on both sides, so that what is flat on the one side is not blown up without bound.
AffineMap transport_map(const Gaussian& from, const Gaussian& to, double floor);

/// A floor for maps to a style: what is flat in the content grows to six times its contrast at most.
double contrast_floor(const Gaussian& style);

/// Symmetric positive semidefinite → its symmetric root, float64.
torch::Tensor matrix_root(const torch::Tensor& matrix);

}  // namespace impasto

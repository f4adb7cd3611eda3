// SPDX-License-Identifier: GPL-3.0-or-later
// Where results have the same bits whatever the tile: with oneDNN's convolutions for the processors that they were
// looked at on (steady_convolution.h).
#pragma once

#include <ATen/Version.h>
#include <gtest/gtest.h>

#include "precompiled/torch_headers.h"

namespace impasto::testing {

inline bool is_steady_here() { return at::hasMKLDNN() && at::get_cpu_capability() == "AVX2"; }

inline double relative_error(const torch::Tensor& is, const torch::Tensor& wanted) {
    return ((is - wanted).norm() / wanted.norm()).item<double>();
}

/// To the last bit there, elsewhere to `tolerance`, as a share of the norm.
inline ::testing::AssertionResult same(const torch::Tensor& is, const torch::Tensor& wanted, double tolerance = 1e-4) {
    const bool is_same = is_steady_here() ? torch::equal(is, wanted) : relative_error(is, wanted) <= tolerance;
    if (is_same) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << (is != wanted).sum().item<long>() << " values differ, by "
                                         << relative_error(is, wanted) << " of the norm";
}

}  // namespace impasto::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "resample.h"

#include <gtest/gtest.h>

#include "border.h"

namespace impasto {
namespace {

torch::Tensor ramp(int width) {
    return torch::arange(width, torch::kFloat32).div(width).expand({1, 3, 8, width}).contiguous();
}

/// [target, source]
torch::Tensor all_weights(ResampleAxis axis, Span target, Span source, Filter filter) {
    return ResampleWeights(axis, target, source, filter).along_last(torch::eye(source.length())).t();
}

TEST(Resample, RowsOfWeightsSumToOne) {
    for (const auto filter : {Filter::cubic, Filter::lanczos, Filter::nearest})
        for (const ResampleAxis axis : {ResampleAxis{10, 25}, ResampleAxis{25, 10}, ResampleAxis{7, 7}}) {
            const Span target{0, axis.to};
            const auto weights = all_weights(axis, target, source_span(axis, target, filter), filter);
            EXPECT_LT((weights.sum(1) - 1).abs().max().item<float>(), 1e-6);
        }
}

TEST(Resample, SameSizeIsTheIdentity) {
    const auto x = torch::rand({1, 3, 9, 11});
    EXPECT_TRUE(resample_to(x, 9, 11).equal(x));
}

TEST(Resample, FlatStaysFlatAndARampStaysARamp) {
    EXPECT_LT((resample_to(torch::full({1, 1, 12, 12}, 0.37), 31, 5) - 0.37).abs().max().item<float>(), 1e-6);
    for (const int width : {200, 320}) {  // several blocks of weights
        const auto steps = resample_to(ramp(160), 8, width).narrow(3, 8, width - 16).diff(1, 3);
        EXPECT_LT((steps - 1.0 / width).abs().max().item<float>(), 1e-5);
    }
}

TEST(Resample, ReductionDoesNotAlias) {
    // The finest stripes there are carry no picture at a third of the size: little but their mean is left
    // (a fifth of their contrast, the kernel's side lobe; without antialiasing it would be all).
    const auto stripes = torch::arange(96).remainder(2).to(torch::kFloat32).expand({1, 1, 96, 96});
    EXPECT_LT((resample_to(stripes, 32, 32) - 0.5).abs().max().item<float>(), 0.1);
}

TEST(Resample, HalvingAgreesWithTheLiteraturesWeights) {
    // Antialiased bicubic by a half: the eight taps of every such program.
    const Span target{4, 5};
    const ResampleAxis axis{16, 8};
    const auto weights = all_weights(axis, target, {5, 13}, Filter::cubic);
    const auto expected = torch::tensor(
        {-0.01171875, -0.03515625, 0.11328125, 0.43359375, 0.43359375, 0.11328125, -0.03515625, -0.01171875});
    EXPECT_LT((weights[0] - expected).abs().max().item<float>(), 1e-6);
}

TEST(Resample, ATileGetsTheWholePicturesWeights) {
    const auto x = torch::rand({1, 1, 1, 40});
    const ResampleAxis axis{40, 27};
    const Span whole{0, 27}, part{11, 19};
    const auto all = all_weights(axis, whole, {-8, 48}, Filter::cubic);
    const auto some = all_weights(axis, part, {-8, 48}, Filter::cubic);
    EXPECT_TRUE(all.slice(0, part.begin, part.end).equal(some));
}

TEST(Resample, WhatLiesBeyondThePictureIsMirrored) {
    for (const ResampleAxis axis : {ResampleAxis{300, 211}, ResampleAxis{150, 400}, ResampleAxis{3, 2}}) {
        const Span target{0, axis.to}, source = source_span(axis, target, Filter::cubic);
        const auto x = torch::rand({1, 2, axis.from, 5});
        const auto mirrored = x.index_select(2, border_indices(source, axis.from, Border::reflect_edge));
        const auto weights = all_weights(axis, target, source, Filter::cubic);
        const auto expected = torch::einsum("ncsw,ts->nctw", {mirrored, weights});
        EXPECT_LT((resample_to(x, axis.to, 5) - expected).abs().max().item<float>(), 1e-6);
    }
}

}  // namespace
}  // namespace impasto

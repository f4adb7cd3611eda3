// SPDX-License-Identifier: GPL-3.0-or-later
// Perceptual networks: found from names and shapes, equal to a chain written out by hand, declared honestly.
#include "style/perceptual_registry.h"

#include <torch/autograd.h>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "style/student.h"
#include "support/vgg_chains.h"

namespace impasto {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

std::shared_ptr<ConvolutionChainImpl> chain_of(const WeightTensors& tensors, bool mapped = false) {
    auto chain = std::make_shared<ConvolutionChainImpl>(find_chain(shapes_of(tensors), mapped));
    load_chain(*chain, tensors);
    return chain;
}

torch::Tensor convolved(const torch::Tensor& x, const WeightTensors& tensors, const std::string& name) {
    const auto& weight = tensors.at(name + ".weight");
    const long pad = weight.size(2) / 2;
    const auto padded = torch::replication_pad2d(x, {pad, pad, pad, pad});
    return torch::conv2d(padded, weight, tensors.at(name + ".bias"));
}

std::map<std::string, torch::Tensor> expected_features(torch::Tensor x, const std::vector<ChainEntry>& entries,
                                                       const WeightTensors& tensors) {
    std::map<std::string, torch::Tensor> taps;
    for (const auto& entry : entries) {
        if (entry.pool_before) x = torch::max_pool2d(x, 2, 2, 0, 1, true);
        const auto before = convolved(x, tensors, entry.weights);
        taps["conv" + entry.tap.substr(4)] = before;
        taps[entry.tap] = x = before.relu();
    }
    return taps;
}

void expect_parity(ConvolutionChainImpl& chain, const torch::Tensor& picture,
                   const std::map<std::string, torch::Tensor>& expected) {
    ASSERT_EQ(chain.taps().size(), expected.size());
    for (const auto& tap : chain.taps()) {
        const auto features = chain.features(picture, {tap.name}).front();
        ASSERT_EQ(features.sizes(), expected.at(tap.name).sizes()) << tap.name;
        EXPECT_LT((features - expected.at(tap.name)).abs().max().item<double>(), 1e-5) << tap.name;
    }
}

torch::Tensor picture_of(long height, long width) {
    torch::manual_seed(11);
    return torch::rand({1, 3, height, width});
}

torch::Tensor imagenet_normalised(const torch::Tensor& x) {
    return (x - torch::tensor({0.485, 0.456, 0.406}).view({1, 3, 1, 1})) /
           torch::tensor({0.229, 0.224, 0.225}).view({1, 3, 1, 1});
}

TEST(Perceptual, TorchvisionChainsAreThemselves) {
    for (const auto& entries : {torchvision_vgg19(), torchvision_vgg16()}) {
        auto tensors = weights_of(entries);
        tensors["classifier.0.weight"] = torch::zeros({2, 2});
        tensors["classifier.6.bias"] = torch::zeros({2});
        const auto picture = picture_of(37, 50);
        expect_parity(*chain_of(tensors), picture, expected_features(imagenet_normalised(picture), entries, tensors));
    }
}

TEST(Perceptual, NormalisedVggBeginsWithItsPreprocessing) {
    auto tensors = weights_of(normalised_vgg19());
    add_weights(tensors, "0", 3, 3, 1);
    const auto picture = picture_of(33, 20);
    expect_parity(*chain_of(tensors), picture,
                  expected_features(convolved(picture, tensors, "0"), normalised_vgg19(), tensors));
}

TEST(Perceptual, SlimVggIsSeenWithItsMapsOrWithout) {
    const auto entries = slim_vgg19();
    auto tensors = weights_of(entries);
    add_weights(tensors, "conv0", 3, 3, 1);
    add_weights(tensors, "conv21_aux", 9, 4, 1);
    add_weights(tensors, "conv51_aux", 8, 6, 1);
    const auto picture = picture_of(40, 40);
    auto expected = expected_features(convolved(picture, tensors, "conv0"), entries, tensors);
    expect_parity(*chain_of(tensors), picture, expected);
    for (const char* tap : {"2_1", "5_1"}) {
        const auto map = "conv" + std::string(1, tap[0]) + tap[2] + "_aux";
        expected["relu" + std::string(tap)] = convolved(expected["relu" + std::string(tap)], tensors, map).relu();
    }
    expect_parity(*chain_of(tensors, true), picture, expected);
}

TEST(Perceptual, AChainThatWasCutShortEndsWhereItEnds) {
    auto entries = normalised_vgg19();
    entries.resize(5);
    auto tensors = weights_of(entries);
    add_weights(tensors, "0", 3, 3, 1);
    const auto taps = chain_of(tensors)->taps();
    EXPECT_EQ(taps.back().name, "relu3_1");
    EXPECT_EQ(taps.back().stride_px, 4);
}

TEST(Perceptual, ManyTapsAtOnceAreThoseOfEachAlone) {
    const auto chain = chain_of(weights_of(torchvision_vgg16()));
    const Names names{"relu4_1", "conv1_1", "relu1_1", "conv3_2", "relu4_1"};
    const auto together = chain->features(picture_of(20, 30), names);
    for (std::size_t i = 0; i < names.size(); ++i)
        EXPECT_TRUE(together[i].equal(chain->features(picture_of(20, 30), {names[i]})[0])) << names[i];
    EXPECT_THROW(chain->features(picture_of(20, 30), {"relu9_1"}), Error);
}

TEST(Perceptual, AnySizeWorksAndNothingIsCut) {
    const Names deepest{"relu1_1", "relu5_1"};
    for (const auto& chain :
         {chain_of(weights_of(torchvision_vgg19())), std::make_shared<ConvolutionChainImpl>(student_plan())})
        for (const auto& [height, width] :
             std::vector<std::pair<long, long>>{{1, 1}, {1, 9}, {2, 3}, {17, 31}, {33, 16}}) {
            const auto features = chain->features(picture_of(height, width), deepest);
            EXPECT_EQ(features[0].size(2), height);
            EXPECT_EQ(features[1].size(2), (height + 15) / 16);
            EXPECT_EQ(features[1].size(3), (width + 15) / 16);
        }
}

/// How far outside its cell a feature in the middle sees, by the gradient, over some random pictures.
int measured_radius(ConvolutionChainImpl& chain, const TapTraits& tap) {
    const long cells = 2 * (tap.radius_px / tap.stride_px + 2) + 1, side = cells * tap.stride_px,
               first = cells / 2 * tap.stride_px;
    long radius = 0;
    for (int attempt = 0; attempt < 8; ++attempt) {
        const auto x = torch::rand({1, 3, side, side}).requires_grad_();
        const auto feature = chain.features(x, {tap.name}).front().select(2, cells / 2).select(2, cells / 2).sum();
        const auto seen = torch::autograd::grad({feature}, {x}).front().abs().amax({0, 1}).nonzero();
        const long least = seen.min().item<long>(), most = seen.max().item<long>();
        radius = std::max({radius, first - least, most - (first + tap.stride_px - 1)});
    }
    return int(radius);
}

TEST(Perceptual, EachTapSeesAsFarAsItDeclares) {
    for (const auto& chain :
         {chain_of(weights_of(torchvision_vgg19())), std::make_shared<ConvolutionChainImpl>(student_plan())}) {
        const torch::NoGradGuard no_grad;
        for (auto& parameter : chain->parameters()) parameter.abs_();  // nothing is rectified away
        const torch::AutoGradMode with_gradients(true);
        for (const auto& tap : chain->taps()) {
            if (!tap.name.starts_with("relu") || tap.name > "relu5_1") continue;
            const int radius = measured_radius(*chain, tap);
            EXPECT_LE(radius, tap.radius_px) << tap.name;
            EXPECT_GE(radius, chain->plan().family == "student" ? tap.radius_px : tap.radius_px - tap.stride_px / 2)
                << tap.name;
        }
    }
}

TEST(Perceptual, AConstantPictureHasNoFrame) {
    const auto chain = chain_of(weights_of(torchvision_vgg16()));
    const auto features = chain->features(torch::full({1, 3, 40, 40}, 0.7), {"relu4_1"}).front();
    EXPECT_LT((features - features.select(2, 2).select(2, 2).view({1, -1, 1, 1})).abs().max().item<double>(), 1e-5);
}

TEST(Perceptual, TheStudentCostsATenthOfVgg19OrLess) {
    auto entries = torchvision_vgg19();
    const std::vector<long> widths{64, 128, 256, 512, 512};
    for (auto& entry : entries) entry.channels = widths[std::size_t(entry.tap[4] - '1')];
    const double vgg = multiplications_per_px(find_chain(shapes_of(weights_of(entries))), customary_taps);
    EXPECT_LE(10 * multiplications_per_px(student_plan(), customary_taps), vgg);
}

std::string reason_of(const WeightTensors& tensors) {
    try {
        find_chain(shapes_of(tensors));
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

TEST(Perceptual, WhatIsNoChainIsRefusedWithAReason) {
    auto normalised_by_batch = weights_of(torchvision_vgg16());
    normalised_by_batch["features.1.running_mean"] = torch::zeros({3});
    EXPECT_NE(reason_of(normalised_by_batch).find("batch normalisation"), std::string::npos);
    EXPECT_NE(reason_of({{"body.0.weight", torch::zeros({8, 3, 3, 3})}}), "");
    auto gap = weights_of(torchvision_vgg19());
    gap.erase("features.10.weight");
    EXPECT_NE(reason_of(gap), "");
}

TEST(Perceptual, BendsAreRoundedALittleAndMadeSharpAgain) {
    torch::manual_seed(2);
    ConvolutionChainImpl chain(student_plan(student_of_width(0.5)));
    for (auto& parameter : chain.parameters()) parameter.requires_grad_(false);
    const auto picture = torch::rand({1, 3, 40, 50});
    const auto seen = [&] { return chain.features(picture, {"relu5_1"}).front(); };
    const auto sharp = seen();
    chain.round_bends(0.15);
    const double change = ((seen() - sharp).norm() / sharp.norm()).item<double>();
    EXPECT_GT(change, 1e-4);
    EXPECT_LT(change, 0.3);
    chain.round_bends(0);
    EXPECT_TRUE(torch::equal(seen(), sharp));
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "teacher.h"

#include <algorithm>

#include <impasto/error.h>
#include <impasto/text.h>

#include "mixed_precision.h"
#include "style/perceptual_registry.h"

namespace impasto {
namespace {

/// [channels, teacher's channels, 1, 1]: orthogonal rows, scaled so that what they give has a mean square of one.
torch::Tensor principal_directions(const torch::Tensor& features, long channels) {
    const auto [values, vectors] = torch::linalg_eigh(gram(features).mean(0).to(torch::kFloat64));
    const long all = vectors.size(1);
    const auto largest =
        vectors.narrow(1, all - channels, channels) / values.narrow(0, all - channels, channels).mean().sqrt();
    return largest.t().to(torch::kFloat32).contiguous().view({channels, all, 1, 1});
}

/// A tap of as many channels keeps them, so that distances of features, not only of Gram matrices, stay what they are.
torch::Tensor scaled_identity(const torch::Tensor& features) {
    const long channels = features.size(1);
    return (torch::eye(channels) / features.square().mean().sqrt()).view({channels, channels, 1, 1});
}

}  // namespace

torch::Tensor gram(const torch::Tensor& features) {
    const auto flat = features.permute({0, 2, 3, 1}).flatten(1, 2);
    return torch::bmm(flat.transpose(1, 2), flat) / double(flat.size(1));
}

torch::Tensor relative_error(const torch::Tensor& a, const torch::Tensor& b) {
    constexpr double quiet = 1e-6;  // a value's square under which a picture counts as showing nothing
    return (a - b).square().flatten(1).sum(1) / (b.square().flatten(1).sum(1) + quiet * double(b[0].numel()));
}

Teacher::Teacher(const std::filesystem::path& file, const std::vector<TapTraits>& student_taps,
                 const torch::Tensor& pictures)
    : network_(open_chain_file(file, /*mapped=*/true)) {
    for (const auto& tap : student_taps) names_.push_back(tap.name);
    const torch::NoGradGuard no_grad;
    const auto features = network_->features(pictures, names_);
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const long all = features[i].size(1), wanted = student_taps[i].channels;
        if (all < wanted)
            throw Error(ErrorKind::bad_file,
                        format_text(tr("%s cannot teach: its %s has fewer channels than the student's."), file.c_str(),
                                    names_[i].c_str()));
        directions_[names_[i]] =
            all == wanted ? scaled_identity(features[i]) : principal_directions(features[i], wanted);
    }
}

TapFeatures Teacher::features(const torch::Tensor& pictures, bool mixed_precision) {
    const torch::NoGradGuard no_grad;
    const MixedPrecision precision(mixed_precision);
    const auto features = network_->features(pictures, names_);
    TapFeatures taps;
    for (std::size_t i = 0; i < names_.size(); ++i)
        taps[names_[i]] = torch::conv2d(features[i], directions_.at(names_[i])).to(torch::kFloat32);
    return taps;
}

}  // namespace impasto

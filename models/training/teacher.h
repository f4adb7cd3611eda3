// SPDX-License-Identifier: GPL-3.0-or-later
// What a student is taught: a larger perceptual network's taps, in as many channels as the student has.
#pragma once

#include <filesystem>

#include "style/convolution_chain.h"

namespace impasto {

/// By tap: [n, channels, h, w].
using TapFeatures = std::map<std::string, torch::Tensor>;

/// [n, channels, h, w] → [n, channels, channels], divided by h·w.
torch::Tensor gram(const torch::Tensor& features);

/// |a − b|² / |b|² of each picture: [n].
torch::Tensor relative_error(const torch::Tensor& a, const torch::Tensor& b);

class Teacher {
public:
    /// A tap that has more channels than the student's is seen in its principal directions (largest eigenvalues of the
    /// mean Gram matrix over `pictures`, [n, 3, h, w]), of which Gram distances lose next to nothing. All are scaled to
    /// a mean square of one per channel. Throws Error{bad_file} for a file
    /// that is no teacher for all of the student's taps.
    Teacher(const std::filesystem::path& file, const std::vector<TapTraits>& student_taps,
            const torch::Tensor& pictures);

    /// float32. Asks for no gradients.
    TapFeatures features(const torch::Tensor& pictures, bool mixed_precision);

private:
    std::shared_ptr<ConvolutionChainImpl> network_;
    std::vector<std::string> names_;
    std::map<std::string, torch::Tensor> directions_;  // 1×1 convolutions
};

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// From an id, a package or a file to a perceptual network that runs.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <impasto/model.h>

#include "style/convolution_chain.h"
#include "weights.h"

namespace impasto {

/// The taps that the refined method looks at by default, content last.
inline const std::vector<std::string> customary_taps{"relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1", "relu4_2"};

/// The shipped ones, which "auto" prefers: of refined, and of fast, which looks with a quarter of the arithmetic.
inline constexpr const char* shipped_perceptual_id = "perceptual-small";
inline constexpr const char* quick_perceptual_id = "perceptual-tiny";

/// A weight file of any of the families of chain_plan.h. Float32, on the CPU, nothing asks for gradients of the
/// weights. Throws Error{bad_file}: "<file>: <reason>".
std::shared_ptr<ConvolutionChainImpl> open_chain_file(const std::filesystem::path& file, bool mapped = false);

/// A package (weights checked against sha256) or a single file. Throws Error{bad_file} with a whole sentence, also for
/// a network that lacks one of the customary taps.
std::shared_ptr<PerceptualNetwork> open_perceptual(const ModelManifest& manifest);

using PerceptualOpener = std::function<std::shared_ptr<PerceptualNetwork>(const ModelManifest&)>;

/// `id` of a package or file on the search path, or "auto": the `preferred` one, else the first that opens. A file is
/// known by its name without ending. `opened` is told which one it became; `open` opens it, and may throw as
/// open_perceptual above. Throws Error{no_model}, Error{bad_file} with a whole sentence.
std::shared_ptr<PerceptualNetwork> open_perceptual(
    const std::vector<std::filesystem::path>& search_path, const std::string& id,
    const std::string& preferred = shipped_perceptual_id, const ModelOpened& opened = [](const ModelManifest&) {},
    const PerceptualOpener& open = [](const ModelManifest& one) { return open_perceptual(one); });

}  // namespace impasto

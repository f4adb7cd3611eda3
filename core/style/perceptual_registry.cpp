// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/perceptual_registry.h"

#include <algorithm>

#include <impasto/error.h>
#include <impasto/text.h>

#include "weights.h"
#include "weights_file.h"

namespace impasto {
namespace {

constexpr const char* perceptual_task = "perceptual";

std::shared_ptr<ConvolutionChainImpl> built(const WeightTensors& tensors, bool mapped) {
    auto chain = std::make_shared<ConvolutionChainImpl>(find_chain(shapes_of(tensors), mapped));
    load_chain(*chain, tensors);
    to_channels_last(*chain);
    for (auto& parameter : chain->parameters()) parameter.requires_grad_(false);
    chain->eval();
    return chain;
}

void check_taps(const PerceptualNetwork& network) {
    const auto taps = network.taps();
    for (const auto& name : customary_taps)
        if (std::ranges::find(taps, name, &TapTraits::name) == taps.end())
            throw Error(ErrorKind::bad_file,
                        format_text(tr("it ends before %s, which style transfer looks at"), name.c_str()));
}

std::shared_ptr<PerceptualNetwork> open_checked(const ModelManifest& manifest) {
    if (!manifest.architecture.empty()) check_digest(manifest.weights, manifest.sha256);
    auto chain = open_chain_file(manifest.weights);
    if (!manifest.architecture.empty() && chain->plan().family != manifest.architecture)
        throw Error(ErrorKind::bad_file, tr("the weights do not belong to this network"));
    check_taps(*chain);
    return chain;
}

/// Packages for this task, the preferred one first, then single files, of which nobody knows yet what they are.
std::vector<ModelManifest> candidates(const std::vector<FoundModel>& models, const std::string& preferred) {
    std::vector<ModelManifest> found;
    for (const auto& model : models)
        if (model.problem.empty() && (model.manifest.task == perceptual_task || model.manifest.architecture.empty()))
            found.push_back(model.manifest);
    const auto rank = [&](const ModelManifest& manifest) {
        return manifest.id == preferred ? 0 : manifest.architecture.empty() ? 2 : 1;
    };
    std::ranges::stable_sort(found, {}, rank);
    return found;
}

std::shared_ptr<PerceptualNetwork> open_and_tell(const ModelManifest& manifest, const ModelOpened& opened,
                                                 const PerceptualOpener& open) {
    auto network = open(manifest);
    opened(manifest);
    return network;
}

/// The shipped network's own trouble is worth telling; a stray file that is something else is not.
std::shared_ptr<PerceptualNetwork> open_first(const std::vector<ModelManifest>& manifests, const ModelOpened& opened,
                                              const PerceptualOpener& open) {
    std::string problem =
        tr("No perceptual network for style transfer is installed. Install Impasto again, or put VGG-19's weights into "
           "its models folder.");
    for (const auto& manifest : manifests) try {
            return open_and_tell(manifest, opened, open);
        } catch (const Error& error) {
            if (manifest.task == perceptual_task) problem = error.what();
        }
    throw Error(ErrorKind::no_model, problem);
}

}  // namespace

std::shared_ptr<ConvolutionChainImpl> open_chain_file(const std::filesystem::path& file, bool mapped) {
    const auto state = load_weights_file(file);
    try {
        return built(state.tensors, mapped);
    } catch (const Error& error) {
        throw Error(error.kind(), file.filename().string() + ": " + error.what());
    }
}

std::shared_ptr<PerceptualNetwork> open_perceptual(const ModelManifest& manifest) try {
    return open_checked(manifest);
} catch (const Error& error) {
    throw Error(error.kind(),
                format_text(tr("The perceptual network “%s” cannot be used: %s."), manifest.id.c_str(), error.what()));
}

std::shared_ptr<PerceptualNetwork> open_perceptual(const std::vector<std::filesystem::path>& search_path,
                                                   const std::string& id, const std::string& preferred,
                                                   const ModelOpened& opened, const PerceptualOpener& open) {
    const auto models = find_models(search_path);
    if (id == "auto") return open_first(candidates(models, preferred), opened, open);
    return open_and_tell(named(models, id, tr("There is no perceptual network “%s”. Choose another one, or auto.")),
                         opened, open);
}

}  // namespace impasto

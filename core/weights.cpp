// SPDX-License-Identifier: GPL-3.0-or-later
#include "weights.h"

#include <algorithm>

#include <impasto/error.h>
#include <impasto/text.h>

#include "safetensors.h"
#include "sha256.h"
#include "weights_file.h"

namespace impasto {
namespace {

WeightTensors load_checked(const std::filesystem::path& file, const std::string& sha256) {
    check_digest(file, sha256);
    return load_safetensors(file).tensors;
}

WeightTensors weights_at(const ModelManifest& manifest, double restoration) {
    auto faithful = load_checked(manifest.weights, manifest.sha256);
    if (restoration <= 0 || manifest.restoring.empty()) return faithful;
    return interpolated(faithful, load_checked(manifest.restoring, manifest.sha256_restoring), restoration);
}

std::shared_ptr<Network> open_checked(const ModelManifest& manifest, double restoration) {
    if (manifest.architecture.empty()) return open_weights_file(manifest.weights).network;
    auto parameters = manifest.parameters;
    parameters["scale"] = manifest.scale;
    auto network = create_network(manifest.architecture, parameters);
    load_weights(*network, weights_at(manifest, restoration));
    to_channels_last(*network);
    network->eval();
    return network;
}

}  // namespace

void check_digest(const std::filesystem::path& file, const std::string& sha256) {
    if (sha256_of_file(file) != sha256)
        throw Error(ErrorKind::bad_file, tr("the weights are not those the manifest names (damaged, or changed)"));
}

const ModelManifest& named(const std::vector<FoundModel>& models, const std::string& id, const char* none_such) {
    const auto found =
        std::ranges::find(models, id, [](const auto& model) { return model.folder.filename().string(); });
    if (found == models.end()) throw Error(ErrorKind::no_model, format_text(none_such, id.c_str()));
    if (!found->problem.empty()) throw Error(ErrorKind::no_model, found->problem);
    return found->manifest;
}

void to_channels_last(torch::nn::Module& module) {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : module.parameters())
        if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
}

WeightTensors interpolated(const WeightTensors& faithful, const WeightTensors& restoring, double share) {
    WeightTensors between;
    for (const auto& [name, from] : faithful) {
        const auto to = restoring.find(name);
        if (restoring.size() != faithful.size() || to == restoring.end() || to->second.sizes() != from.sizes())
            throw Error(ErrorKind::bad_file, tr("its two ends do not belong together"));
        between[name] = torch::lerp(from.to(torch::kFloat32), to->second.to(torch::kFloat32), share);
    }
    return between;
}

DetectedNetwork open_weights_file(const std::filesystem::path& file) {
    const auto state = load_weights_file(file);
    try {
        auto detected = detect_network(state.tensors);
        to_channels_last(*detected.network);
        detected.network->eval();
        return detected;
    } catch (const Error& error) {
        throw Error(error.kind(), file.filename().string() + ": " + error.what());
    }
}

std::shared_ptr<Network> open_model(const ModelManifest& manifest, double restoration) try {
    return open_checked(manifest, restoration);
} catch (const Error& error) {
    throw Error(error.kind(), format_text(tr("The model “%s” cannot be used: %s."), manifest.id.c_str(), error.what()));
}

}  // namespace impasto

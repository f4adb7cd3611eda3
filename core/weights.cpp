// SPDX-License-Identifier: GPL-3.0-or-later
#include "weights.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include "safetensors.h"
#include "sha256.h"
#include "weights_file.h"

namespace impasto {
namespace {

std::shared_ptr<Network> open_checked(const ModelManifest& manifest) {
    if (manifest.architecture.empty()) return open_weights_file(manifest.weights).network;
    if (sha256_of_file(manifest.weights) != manifest.sha256)
        throw Error(ErrorKind::bad_file, tr("the weights are not those the manifest names (damaged, or changed)"));
    auto parameters = manifest.parameters;
    parameters["scale"] = manifest.scale;
    auto network = create_network(manifest.architecture, parameters);
    load_weights(*network, load_safetensors(manifest.weights).tensors);
    to_channels_last(*network);
    network->eval();
    return network;
}

}  // namespace

void to_channels_last(torch::nn::Module& module) {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : module.parameters())
        if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
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

std::shared_ptr<Network> open_model(const ModelManifest& manifest) try {
    return open_checked(manifest);
} catch (const Error& error) {
    throw Error(error.kind(), format_text(tr("The model “%s” cannot be used: %s."), manifest.id.c_str(), error.what()));
}

}  // namespace impasto

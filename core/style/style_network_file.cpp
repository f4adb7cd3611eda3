// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/style_network_file.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include "safetensors.h"
#include "weights.h"

namespace impasto {

std::shared_ptr<StyleNetworkImpl> open_style_network(const ModelManifest& manifest) try {
    check_digest(manifest.weights, manifest.sha256);
    auto network = style_network_from(load_safetensors(manifest.weights).tensors);
    to_channels_last(*network);
    return network;
} catch (const Error& error) {
    throw Error(error.kind(),
                format_text(tr("The style network “%s” cannot be used: %s."), manifest.id.c_str(), error.what()));
}

std::shared_ptr<StyleNetworkImpl> open_style_network(const std::vector<std::filesystem::path>& search_path,
                                                     const ModelOpened& opened, const StyleNetworkOpener& open) {
    std::string problem;
    for (const auto& model : find_models(search_path)) try {
            if (!model.problem.empty() || model.manifest.task != "style") continue;
            auto network = open(model.manifest);
            opened(model.manifest);
            return network;
        } catch (const Error& error) {
            problem = error.what();
        }
    if (!problem.empty()) throw Error(ErrorKind::no_model, problem);
    return nullptr;
}

}  // namespace impasto

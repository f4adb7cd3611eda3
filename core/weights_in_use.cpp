// SPDX-License-Identifier: GPL-3.0-or-later
#include "weights_in_use.h"

#include "sha256.h"

namespace impasto {

void tell_weights(const ModelManifest& model, double restoration, ProgressSink& progress) {
    const auto tell = [&](const std::filesystem::path& file, const std::string& known_sha256) {
        const auto sha256 = known_sha256.empty() ? sha256_of_file(file) : known_sha256;
        progress.uses({.model = model.id, .title = model.title, .file = file.filename(), .sha256 = sha256});
    };
    tell(model.weights, model.sha256);
    if (restoration > 0 && !model.restoring.empty()) tell(model.restoring, model.sha256_restoring);
}

}  // namespace impasto

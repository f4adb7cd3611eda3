// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <impasto/engine.h>

namespace impasto {

std::unique_ptr<Engine> make_engine(std::vector<std::filesystem::path> model_search_path);

/// The model called `id`, or for "auto" the one that suits the factor. Throws Error{no_model}.
ModelManifest pick_upscaler(const std::vector<FoundModel>& models, const std::string& id, double factor);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <impasto/engine.h>

namespace impasto {

std::unique_ptr<Engine> make_engine(std::vector<std::filesystem::path> model_search_path);

/// The model called `id` alone; for "auto" all whose scale is known, the best first: for a factor of 1 those that
/// restore; then the least scale that reaches the factor, failing that the greatest there is, to be applied
/// repeatedly; of one scale first those with a restoring end. Throws Error{no_model}.
std::vector<ModelManifest> rank_upscalers(const std::vector<FoundModel>& models, const std::string& id, double factor);

}  // namespace impasto

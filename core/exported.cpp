// SPDX-License-Identifier: GPL-3.0-or-later
// The only symbol that leaves the core library.
#include <impasto/engine.h>

#include "make_engine.h"
#include "runtime.h"

extern "C" [[gnu::visibility("default")]] impasto::Engine* impasto_create_engine(
    int abi, const std::vector<std::filesystem::path>& model_search_path);

extern "C" impasto::Engine* impasto_create_engine(int abi,
                                                  const std::vector<std::filesystem::path>& model_search_path) {
    if (abi != impasto::engine_abi) return nullptr;
    impasto::settle_runtime();
    return impasto::make_engine(model_search_path).release();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "pack.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include "safetensors.h"

namespace impasto {

Pack load_pack(const std::filesystem::path& file) {
    auto state = load_safetensors(file);
    const auto clean = state.tensors.find("clean");
    if (clean == state.tensors.end() || clean->second.dim() != 4 || clean->second.scalar_type() != torch::kUInt8)
        throw Error(ErrorKind::bad_file, format_text(tr("%s is not a training pack. Make one with “impasto dataset”."), file.c_str()));
    return {.clean = clean->second};
}

void save_pack(const std::filesystem::path& file, const Pack& pack) {
    save_safetensors(file, {.tensors = {{"clean", pack.clean}}, .metadata = {{"format", "impasto pack 1"}}});
}

}  // namespace impasto

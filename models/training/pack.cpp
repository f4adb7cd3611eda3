// SPDX-License-Identifier: GPL-3.0-or-later
#include "pack.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include "safetensors.h"

namespace impasto {
namespace {

torch::Tensor found(const StateDict& state, const char* name) {
    const auto item = state.tensors.find(name);
    return item == state.tensors.end() ? torch::Tensor() : item->second;
}

bool is_square_bytes(const torch::Tensor& x, long axes) {
    return x.defined() && x.dim() == axes && x.scalar_type() == torch::kUInt8 && x.size(axes - 3) == 3 &&
           x.size(axes - 1) > 0 && x.size(axes - 2) == x.size(axes - 1);
}

bool is_whole(const Pack& pack) {
    if (!is_square_bytes(pack.clean, 4)) return false;
    if (!pack.has_pairs()) return true;
    return is_square_bytes(pack.degraded, 5) && pack.degraded.size(0) == pack.count() && pack.degraded.size(1) > 0 &&
           pack.side_px() % pack.degraded.size(4) == 0;
}

}  // namespace

Pack Pack::part(long begin, long end) const {
    return {.clean = clean.slice(0, begin, end),
            .degraded = has_pairs() ? degraded.slice(0, begin, end) : torch::Tensor()};
}

Pack load_pack(const std::filesystem::path& file) {
    const auto state = load_safetensors(file);
    const Pack pack{.clean = found(state, "clean"), .degraded = found(state, "degraded")};
    if (!is_whole(pack))
        throw Error(ErrorKind::bad_file,
                    format_text(tr("%s is not a training pack. Make one with “impasto dataset”."), file.c_str()));
    return pack;
}

Pack load_pack(const std::filesystem::path& file, long held_out, long side_px) {
    auto pack = load_pack(file);
    if (pack.count() <= held_out || pack.side_px() < side_px)
        throw Error(ErrorKind::bad_file, format_text(tr("The crops of %s are too few or too small."), file.c_str()));
    return pack;
}

void save_pack(const std::filesystem::path& file, const Pack& pack) {
    StateDict state{.tensors = {{"clean", pack.clean}}, .metadata = {{"format", "impasto pack 1"}}};
    if (pack.has_pairs()) state.tensors["degraded"] = pack.degraded;
    save_safetensors(file, state);
}

}  // namespace impasto

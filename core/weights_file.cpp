// SPDX-License-Identifier: GPL-3.0-or-later
#include "weights_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include <impasto/error.h>
#include <impasto/text.h>

#include "byte_reader.h"
#include "checkpoint.h"
#include "mapped_file.h"
#include "safetensors_header.h"

namespace impasto {
namespace {

constexpr std::array<std::string_view, 4> prefixes{"module.", "_orig_mod.", "net_g.", "netG."};

/// The part of a storage that a tensor looks at, in the tensor's own order.
torch::Tensor copied(std::string_view storage, const CheckpointTensor& entry) {
    const auto dtype = dtype_named(entry.dtype);
    const auto element_bytes = std::uint64_t(dtype_bytes(entry.dtype));
    auto tensor = torch::empty_strided(entry.shape, entry.stride, dtype);
    if (tensor.numel() == 0) return tensor;
    const auto bytes = tensor.storage().nbytes();
    std::memcpy(tensor.data_ptr(), ByteReader(storage, entry.first_element * element_bytes).take(bytes).data(), bytes);
    return tensor.contiguous();
}

StateDict load_checkpoint(std::string_view file) {
    StateDict state;
    std::string buffer;
    std::string_view storage;
    std::optional<Blob> at;
    for (auto& entry : read_checkpoint(file)) {
        if (at != entry.storage) storage = blob_bytes(file, entry.storage, buffer);
        at = entry.storage;
        state.tensors[std::move(entry.name)] = copied(storage, entry);
    }
    return state;
}

bool strip_prefix(StateDict& state, std::string_view prefix) {
    if (!std::ranges::all_of(state.tensors, [&](const auto& item) { return item.first.starts_with(prefix); }))
        return false;
    std::map<std::string, torch::Tensor> stripped;
    for (auto& [name, tensor] : state.tensors) stripped[name.substr(prefix.size())] = tensor;
    state.tensors = std::move(stripped);
    return true;
}

void strip_prefixes(StateDict& state) {
    if (state.tensors.empty()) throw Error(ErrorKind::bad_file, tr("it holds no weights"));
    while (std::ranges::any_of(prefixes, [&](auto prefix) { return strip_prefix(state, prefix); })) {}
}

}  // namespace

StateDict load_weights_file(const std::filesystem::path& file) try {
    const MappedFile mapped(file);
    const auto bytes = mapped.bytes();
    if (bytes.empty()) throw Error(ErrorKind::bad_file, tr("the file is empty"));
    auto state = is_checkpoint(bytes) ? load_checkpoint(bytes) : read_safetensors(bytes);
    strip_prefixes(state);
    return state;
} catch (const Error& error) {
    throw Error(error.kind(), file.filename().string() + ": " + error.what());
}

}  // namespace impasto

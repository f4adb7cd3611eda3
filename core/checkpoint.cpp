// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkpoint.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "byte_reader.h"
#include "pickle_reader.h"
#include "safetensors_header.h"
#include "weight_file_limits.h"

namespace impasto {
namespace {

using Kind = PickleValue::Kind;

constexpr std::string_view zip_magic("PK\3\4", 4);
constexpr std::string_view legacy_magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
constexpr std::int64_t legacy_protocol = 1001;

[[noreturn]] void fail(const char* reason) { throw Error(ErrorKind::bad_file, tr(reason)); }

// --- which of the pickle's values are the weights ---------------------------------------------------

constexpr std::array<std::string_view, 9> wrappers{
    "params_ema", "params", "state_dict", "model_state_dict", "model", "net_g", "netG", "generator", "net"};

PickleValue unwrapped(const Pickle& pickle, PickleValue dict) {
    for (int depth = 0; depth < 4; ++depth) {
        const auto inner =
            std::ranges::find_if(wrappers, [&](auto name) { return pickle.find(dict, name).kind == Kind::dict; });
        if (inner == wrappers.end()) break;
        dict = pickle.find(dict, *inner);
    }
    return dict;
}

std::map<std::string_view, const PickledTensor*> named_tensors(const Pickle& pickle) {
    std::map<std::string_view, const PickledTensor*> tensors;
    const auto dict = unwrapped(pickle, pickle.root);
    if (dict.kind != Kind::dict) fail("it holds no table of named weights");
    const auto& items = pickle.items(dict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (items[i].kind != Kind::text || items[i + 1].kind != Kind::tensor) continue;
        if (pickle.text(items[i]).size() > most_name_bytes) fail("a tensor's name is too long");
        tensors[pickle.text(items[i])] = &pickle.tensors[std::size_t(items[i + 1].index)];
    }
    if (tensors.empty()) fail("it holds no table of named weights");
    return tensors;
}

// --- sizes ------------------------------------------------------------------------------------------

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result)) fail("a tensor's shape is too large");
    return result;
}

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    if (__builtin_add_overflow(a, b, &result)) fail("a tensor's shape is too large");
    return result;
}

std::uint64_t element_count(const PickledTensor& tensor) {
    std::uint64_t count = 1;
    for (const auto extent : tensor.shape) count = product(count, std::uint64_t(extent));
    return count;
}

/// One more than the furthest element that shape and stride reach.
std::uint64_t reach(const PickledTensor& tensor) {
    std::uint64_t last = tensor.first_element;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i)
        last = sum(last, product(std::uint64_t(tensor.shape[i]) - 1, std::uint64_t(tensor.stride[i])));
    return sum(last, 1);
}

void check_fits(const PickledTensor& tensor, std::uint64_t storage_elements) {
    const auto count = element_count(tensor);
    if (count > storage_elements || (count > 0 && reach(tensor) > storage_elements))
        fail("a tensor's shape does not fit its data");
}

/// Row after row without gaps.
bool is_contiguous(const PickledTensor& tensor) {
    std::uint64_t step = 1;
    for (std::size_t i = tensor.shape.size(); i-- > 0; step = product(step, std::uint64_t(tensor.shape[i])))
        if (tensor.shape[i] > 1 && std::uint64_t(tensor.stride[i]) != step) return false;
    return true;
}

/// What is needed for a while beside the tensor itself: its storage unpacked, its elements in their stored order.
std::uint64_t scratch_bytes(const PickledTensor& tensor, const Blob& blob) {
    const auto unpacked = blob.deflated ? blob.bytes : 0;
    if (is_contiguous(tensor) || element_count(tensor) == 0) return unpacked;
    return sum(unpacked, product(reach(tensor), std::uint64_t(dtype_bytes(tensor.storage.dtype))));
}

const Blob& find_blob(const Blobs& storages, const PickledStorage& storage) {
    const auto found = storages.find(storage.key);
    if (found == storages.end()) fail("the data of a tensor are missing");
    if (found->second.bytes != product(storage.elements, std::uint64_t(dtype_bytes(storage.dtype))))
        fail("a tensor's shape does not fit its data");
    return found->second;
}

std::vector<CheckpointTensor> located(const Pickle& pickle, const Blobs& storages, std::uint64_t file_bytes) {
    std::vector<CheckpointTensor> tensors;
    std::uint64_t bytes = 0, scratch = 0;
    for (const auto& [name, tensor] : named_tensors(pickle)) {
        const auto& storage = tensor->storage;
        const auto& blob = find_blob(storages, storage);
        check_fits(*tensor, storage.elements);
        bytes = sum(bytes, sum(tensor_bookkeeping_bytes,
                               product(element_count(*tensor), std::uint64_t(dtype_bytes(storage.dtype)))));
        scratch = std::max(scratch, scratch_bytes(*tensor, blob));
        if (sum(bytes, scratch) > most_tensor_bytes(file_bytes)) fail("its tensors claim more than the file can hold");
        tensors.push_back(
            {std::string(name), storage.dtype, tensor->shape, tensor->stride, tensor->first_element, blob});
    }
    std::ranges::sort(tensors, {}, &CheckpointTensor::storage);
    return tensors;
}

// --- zip --------------------------------------------------------------------------------------------

/// "archive/" of "archive/data.pkl".
std::string zip_folder(const Blobs& members) {
    constexpr std::string_view pickle_name = "data.pkl";
    for (const auto& [name, blob] : members)
        if (name.ends_with(pickle_name) &&
            (name.size() == pickle_name.size() || name[name.size() - pickle_name.size() - 1] == '/'))
            return std::string(name.substr(0, name.size() - pickle_name.size()));
    fail("it is a zip archive without weights");
}

void check_byte_order(std::string_view file, const Blobs& members, const std::string& folder) {
    const auto found = members.find(folder + "byteorder");
    std::string buffer;
    if (found != members.end() && blob_bytes(file, found->second, buffer) != "little")
        fail("it was written on a computer of another byte order");
}

std::vector<CheckpointTensor> read_zip(std::string_view file) {
    const auto members = read_zip_directory(file);
    const auto folder = zip_folder(members);
    if (members.contains(folder + "constants.pkl"))
        fail("it is a compiled TorchScript program, not weights alone; ask its author for the state dict");
    check_byte_order(file, members, folder);
    const auto& program = members.at(folder + "data.pkl");
    if (program.bytes > most_pickle_bytes(file.size()))
        fail("the zip archive would unpack to far more than its own size");
    std::string buffer;
    const auto pickle = read_pickle(blob_bytes(file, program, buffer), file.size());
    const auto data = folder + "data/";
    Blobs storages;
    for (auto member = members.lower_bound(data); member != members.end() && member->first.starts_with(data); ++member)
        storages.emplace(member->first.substr(data.size()), member->second);
    return located(pickle, storages, file.size());
}

// --- legacy -----------------------------------------------------------------------------------------

/// The pickles of a legacy file, one after the other.
Pickle next_pickle(std::string_view file, std::uint64_t& position) {
    auto pickle = read_pickle(file.substr(position), file.size());
    position += pickle.length;
    return pickle;
}

void check_system(const Pickle& system) {
    const auto little = system.find(system.root, "little_endian");
    if (little.kind != Kind::boolean || little.index != 1) fail("it was written on a computer of another byte order");
}

/// Behind the pickles: for each key the number of elements, then the elements.
Blobs legacy_storages(std::string_view file, std::uint64_t position, const Pickle& keys, const Pickle& root) {
    std::map<std::string_view, std::uint64_t> element_bytes;
    for (const auto& storage : root.storages) element_bytes[storage.key] = std::uint64_t(dtype_bytes(storage.dtype));
    if (keys.root.kind != Kind::sequence) fail("the data of a tensor are missing");
    ByteReader reader(file, position);
    Blobs storages;
    for (const auto& key : keys.items(keys.root)) {
        const auto known = key.kind == Kind::text ? element_bytes.find(keys.text(key)) : element_bytes.end();
        if (known == element_bytes.end()) fail("the data of a tensor are missing");
        const auto bytes = product(reader.number<std::uint64_t>(), known->second);
        const Blob blob{reader.position(), bytes, bytes, false};
        reader.skip(bytes);
        if (!storages.emplace(keys.text(key), blob).second) fail("the data of a tensor come twice");
    }
    return storages;
}

std::vector<CheckpointTensor> read_legacy(std::string_view file) {
    std::uint64_t position = legacy_magic.size();
    const auto protocol = next_pickle(file, position);
    if (protocol.root.kind != Kind::integer || protocol.root.index != legacy_protocol)
        fail("it is of a form that is not known");
    check_system(next_pickle(file, position));
    const auto root = next_pickle(file, position), keys = next_pickle(file, position);
    return located(root, legacy_storages(file, position, keys, root), file.size());
}

}  // namespace

bool is_checkpoint(std::string_view file) { return file.starts_with(zip_magic) || file.starts_with(legacy_magic); }

std::vector<CheckpointTensor> read_checkpoint(std::string_view file) {
    if (file.starts_with(zip_magic)) return read_zip(file);
    if (file.starts_with(legacy_magic)) return read_legacy(file);
    fail("it is neither a safetensors nor a PyTorch file");
}

}  // namespace impasto

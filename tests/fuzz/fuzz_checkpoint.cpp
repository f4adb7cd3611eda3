// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a .pth file, zip or legacy, and what is neither as a bare
// pickle: an answer or Error{bad_file}, nothing else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <impasto/error.h>

#include "checkpoint.h"
#include "heap_use.h"
#include "pickle_reader.h"
#include "safetensors_header.h"
#include "touch.h"

using namespace impasto;

namespace {

/// One more than the last element that shape and stride reach from the first; 0 when there is none.
std::uint64_t span(const CheckpointTensor& tensor) {
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        if (tensor.shape[i] == 0) return 0;
        last += std::uint64_t(tensor.shape[i] - 1) * std::uint64_t(tensor.stride[i]);
    }
    return last + 1;
}

/// What load_weights_file does, but for LibTorch's tensors.
void read(std::string_view file) {
    std::string buffer;
    std::string_view storage;
    std::optional<Blob> at;
    for (const auto& tensor : read_checkpoint(file)) {
        if (at != tensor.storage) storage = blob_bytes(file, tensor.storage, buffer);
        at = tensor.storage;
        const auto bytes = std::uint64_t(dtype_bytes(tensor.dtype));
        if (const auto elements = span(tensor)) fuzz::touch(storage, tensor.first_element * bytes, elements * bytes);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view file(reinterpret_cast<const char*>(data), size);
    fuzz::begin_heap_count();
    try {
        if (is_checkpoint(file)) read(file);
        else read_pickle(file, file.size());
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::bad_file) std::abort();
    }
    fuzz::check_heap_count(size);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a safetensors file: an answer or Error{bad_file}, nothing else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <impasto/error.h>

#include "heap_use.h"
#include "safetensors_header.h"
#include "touch.h"

using namespace impasto;

namespace {

/// What read_safetensors does, but for LibTorch's tensors.
void read(std::string_view file) {
    const auto header =
        parse_safetensors_header(file.substr(8, header_length(file.substr(0, 8), file.size())), file.size());
    for (const auto& entry : header.entries) {
        std::uint64_t bytes = std::uint64_t(dtype_bytes(entry.dtype));
        for (const auto extent : entry.shape) bytes *= std::uint64_t(extent);
        fuzz::touch(file, header.data_offset + entry.begin, bytes);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view file(reinterpret_cast<const char*>(data), size);
    fuzz::begin_heap_count();
    try {
        read(file);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::bad_file) std::abort();
    }
    fuzz::check_heap_count(size);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

#include <impasto/error.h>
#include <impasto/text.h>

#include "mapped_file.h"
#include "safetensors_header.h"

namespace impasto {
namespace {

struct DtypeName {
    std::string_view name;
    torch::ScalarType type;
};
const std::array<DtypeName, 10> dtype_names{{{"F32", torch::kFloat32},
                                             {"F16", torch::kFloat16},
                                             {"BF16", torch::kBFloat16},
                                             {"F64", torch::kFloat64},
                                             {"U8", torch::kUInt8},
                                             {"I8", torch::kInt8},
                                             {"I16", torch::kInt16},
                                             {"I32", torch::kInt32},
                                             {"I64", torch::kInt64},
                                             {"BOOL", torch::kBool}}};

std::string_view name_of(torch::ScalarType type) {
    const auto found = std::ranges::find(dtype_names, type, &DtypeName::type);
    TORCH_CHECK(found != dtype_names.end(), "dtype cannot be written to safetensors");
    return found->name;
}

torch::Tensor copied(std::string_view bytes, const TensorEntry& entry) {
    auto tensor = torch::empty(entry.shape, dtype_named(entry.dtype));
    if (!bytes.empty()) std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
    return tensor;
}

std::string json_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + '"';
}

std::string shape_text(const torch::Tensor& tensor) {
    std::string text;
    for (const auto extent : tensor.sizes()) text += (text.empty() ? "" : ",") + std::to_string(extent);
    return '[' + text + ']';
}

std::string metadata_text(const StateDict& state) {
    std::string text;
    for (const auto& [key, value] : state.metadata)
        text += (text.empty() ? "" : ",") + json_quoted(key) + ':' + json_quoted(value);
    return "\"__metadata__\":{" + text + '}';
}

std::string header_text(const StateDict& state) {
    std::string text = '{' + metadata_text(state);
    std::size_t offset = 0;
    for (const auto& [name, tensor] : state.tensors) {
        const std::size_t end = offset + tensor.nbytes();
        text += ',' + json_quoted(name) + ":{\"dtype\":\"" + std::string(name_of(tensor.scalar_type())) +
                "\",\"shape\":" + shape_text(tensor) + ",\"data_offsets\":[" + std::to_string(offset) + ',' +
                std::to_string(end) + "]}";
        offset = end;
    }
    text += '}';
    text.append((8 - text.size() % 8) % 8, ' ');  // the data begins aligned
    return text;
}

void write_state(std::ofstream& out, const StateDict& state) {
    const std::string header = header_text(state);
    const std::uint64_t length = header.size();
    for (int i = 0; i < 8; ++i) out.put(char(length >> (8 * i)));
    out << header;
    for (const auto& [name, tensor] : state.tensors) {
        const auto bytes = tensor.detach().cpu().contiguous();
        out.write(static_cast<const char*>(bytes.data_ptr()), std::streamsize(bytes.nbytes()));
    }
    out.flush();
}

}  // namespace

torch::ScalarType dtype_named(std::string_view name) {
    const auto found = std::ranges::find(dtype_names, name, &DtypeName::name);
    if (found == dtype_names.end()) throw Error(ErrorKind::bad_file, tr("a tensor has a type that is not known"));
    return found->type;
}

StateDict read_safetensors(std::string_view file) {
    const auto length = header_length(file.substr(0, 8), file.size());
    auto header = parse_safetensors_header(file.substr(8, length), file.size());
    StateDict state{.tensors = {}, .metadata = std::move(header.metadata)};
    for (auto& entry : header.entries) {
        auto tensor = copied(file.substr(header.data_offset + entry.begin, entry.end - entry.begin), entry);
        state.tensors[std::move(entry.name)] = std::move(tensor);
    }
    return state;
}

StateDict load_safetensors(const std::filesystem::path& file) try {
    return read_safetensors(MappedFile(file).bytes());
} catch (const Error& error) {
    throw Error(error.kind(), file.filename().string() + ": " + error.what());
}

void save_safetensors(const std::filesystem::path& file, const StateDict& state) {
    auto beside = file;
    beside += ".part";
    {
        std::ofstream out(beside, std::ios::binary);
        write_state(out, state);
        if (!out) throw Error(ErrorKind::bad_file, format_text(tr("%s cannot be written"), file.c_str()));
    }
    std::filesystem::rename(beside, file);
}

}  // namespace impasto

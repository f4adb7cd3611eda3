// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/hand_made_files.h"

#include <zlib.h>

namespace impasto::testing {
namespace {

std::string deflate(const std::string& data) {
    std::string packed(compressBound(uLong(data.size())), '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream.avail_in = uInt(data.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = uInt(packed.size());
    ::deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

}  // namespace

std::string little_endian(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += char(value >> (8 * i));
    return text;
}

std::string safetensors_of(const std::string& header, std::size_t data_bytes) {
    return little_endian(header.size(), 8) + header + std::string(data_bytes, '\0');
}

std::string zip(const std::vector<Member>& members, int flags, int method_of_stored) {
    std::string file, directory;
    for (const auto& member : members) {
        const std::string data = member.deflated ? deflate(member.data) : member.data;
        const auto bytes = member.claimed_bytes ? member.claimed_bytes : member.data.size();
        const std::string fields = little_endian(20, 2) + little_endian(std::uint64_t(flags), 2) +
                                   little_endian(member.deflated ? 8 : std::uint64_t(method_of_stored), 2) +
                                   std::string(8, '\0') + little_endian(data.size(), 4) + little_endian(bytes, 4) +
                                   little_endian(member.name.size(), 2);
        directory += "PK\1\2" + little_endian(20, 2) + fields + std::string(12, '\0') + little_endian(file.size(), 4) +
                     member.name;
        file += "PK\3\4" + fields + std::string(2, '\0') + member.name + data;
    }
    const auto count = little_endian(members.size(), 2);
    return file + directory + "PK\5\6" + std::string(4, '\0') + count + count + little_endian(directory.size(), 4) +
           little_endian(file.size(), 4) + std::string(2, '\0');
}

std::string text(const std::string& value) { return 'X' + little_endian(value.size(), 4) + value; }
std::string number(std::int64_t value) { return "\x8a\x08" + little_endian(std::uint64_t(value), 8); }
std::string named(const std::string& name) { return 'c' + name + '\n'; }

std::string tuple(const std::vector<std::int64_t>& values) {
    std::string code = "(";
    for (const auto value : values) code += number(value);
    return code + 't';
}

std::string TensorCode::code() const {
    return named("torch._utils\n_rebuild_tensor_v2") + "((" + text("storage") + named(type) + text(key) + text("cpu") +
           number(elements) + "tQ" + number(first) + tuple(shape) + tuple(stride) + "\x89" +
           named("collections\nOrderedDict") + ")RtR";
}

std::string dict_of(const std::string& code) { return "}" + text("a") + code + 's'; }
std::string pickle(const std::string& code) { return "\x80\x02" + code + '.'; }

std::string zip_of(const std::string& code) {
    return zip({{"x/data.pkl", pickle(code)}, {"x/data/0", std::string(8, '\1')}});
}
std::string zip_of(const TensorCode& tensor) { return zip_of(dict_of(tensor.code())); }

std::string legacy(const std::string& code, const std::string& rest) {
    return std::string("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15) + pickle(number(1001)) +
           pickle("}" + text("little_endian") + "\x88s") + pickle(code) + rest;
}

std::string legacy_storage(std::uint64_t elements, const std::string& data) {
    return pickle("](" + text("0") + 'e') + little_endian(elements, 8) + data;
}

}  // namespace impasto::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "safetensors_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <set>
#include <utility>

#include <impasto/error.h>
#include <impasto/text.h>

#include "weight_file_limits.h"

namespace impasto {
namespace {

[[noreturn]] void fail(const char* reason) { throw Error(ErrorKind::bad_file, tr(reason)); }

struct DtypeSize {
    std::string_view name;
    int bytes;
};
constexpr std::array<DtypeSize, 12> dtype_sizes{{{"BOOL", 1},
                                                 {"U8", 1},
                                                 {"I8", 1},
                                                 {"I16", 2},
                                                 {"U16", 2},
                                                 {"F16", 2},
                                                 {"BF16", 2},
                                                 {"I32", 4},
                                                 {"U32", 4},
                                                 {"F32", 4},
                                                 {"F64", 8},
                                                 {"I64", 8}}};

/// Reads the subset of JSON that a header may consist of: objects, strings, arrays of whole numbers.
class HeaderReader {
public:
    explicit HeaderReader(std::string_view text) : text_(text) {}

    void expect(char c) {
        if (!accept(c)) fail("the header is not valid");
    }

    bool accept(char c) {
        skip_space();
        if (position_ >= text_.size() || text_[position_] != c) return false;
        ++position_;
        return true;
    }

    std::string string() {
        expect('"');
        std::string value;
        value.reserve(closing_quote() - position_);
        while (position_ < text_.size() && text_[position_] != '"') value += character();
        if (position_ >= text_.size()) fail("the header is not valid");
        ++position_;
        return value;
    }

    std::uint64_t whole_number() {
        skip_space();
        std::uint64_t value = 0;
        const char* begin = text_.data() + position_;
        const auto [end, problem] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (problem != std::errc{}) fail("the header holds a number that is not valid");
        position_ += std::size_t(end - begin);
        return value;
    }

    /// Calls `item()` for each element between `open` and `close`.
    template <class Item>
    void list(char open, char close, Item item) {
        expect(open);
        if (accept(close)) return;
        do item();
        while (accept(','));
        expect(close);
    }

    void end() {
        skip_space();
        if (position_ != text_.size()) fail("the header is not valid");
    }

private:
    /// Where the string that begins here ends, or the text.
    std::size_t closing_quote() const {
        std::size_t end = position_;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
        return std::min(end, text_.size());
    }

    void skip_space() {
        while (position_ < text_.size() && std::string_view(" \t\r\n").find(text_[position_]) != std::string_view::npos)
            ++position_;
    }

    char character() {
        if (static_cast<unsigned char>(text_[position_]) < 0x20) fail("the header is not valid");
        if (text_[position_] != '\\') return text_[position_++];
        return escaped();
    }

    /// Only escapes of plain ASCII: no tensor name or licence line needs more.
    char escaped() {
        constexpr std::string_view codes = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        const char code = position_ + 1 < text_.size() ? text_[position_ + 1] : '\0';
        position_ += 2;
        if (const auto i = codes.find(code); i != codes.npos) return meanings[i];
        if (code != 'u' || position_ + 4 > text_.size()) fail("the header is not valid");
        unsigned value = 0;
        const char* digits = text_.data() + position_;
        if (std::from_chars(digits, digits + 4, value, 16).ptr != digits + 4) fail("the header is not valid");
        position_ += 4;
        return value < 0x80 ? char(value) : '?';
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

std::int64_t read_extent(HeaderReader& reader) {
    const std::uint64_t extent = reader.whole_number();
    if (extent > std::uint64_t(std::numeric_limits<std::int64_t>::max())) fail("a tensor's shape is too large");
    return std::int64_t(extent);
}

void read_shape(HeaderReader& reader, TensorEntry& entry) {
    reader.list('[', ']', [&] {
        if (entry.shape.size() == most_axes) fail("a tensor's shape is too large");
        entry.shape.push_back(read_extent(reader));
    });
}

void read_offsets(HeaderReader& reader, TensorEntry& entry) {
    std::vector<std::uint64_t> offsets;
    reader.list('[', ']', [&] {
        if (offsets.size() == 2) fail("the header is not valid");
        offsets.push_back(reader.whole_number());
    });
    if (offsets.size() != 2) fail("the header is not valid");
    entry.begin = offsets[0];
    entry.end = offsets[1];
}

TensorEntry read_entry(HeaderReader& reader, std::string name) {
    TensorEntry entry{.name = std::move(name)};
    std::set<std::string> seen;
    reader.list('{', '}', [&] {
        const std::string key = reader.string();
        if (!seen.insert(key).second) fail("the header names something twice");
        reader.expect(':');
        if (key == "dtype") entry.dtype = reader.string();
        else if (key == "shape") read_shape(reader, entry);
        else if (key == "data_offsets") read_offsets(reader, entry);
        else fail("the header is not valid");
    });
    if (seen.size() != 3) fail("the header is not valid");
    return entry;
}

void read_metadata(HeaderReader& reader, std::map<std::string, std::string>& metadata, std::uint64_t most) {
    reader.list('{', '}', [&] {
        if (metadata.size() == most) fail("the header claims more than the file can hold");
        std::string key = reader.string();
        reader.expect(':');
        metadata[std::move(key)] = reader.string();
    });
}

void check_names_differ(const std::vector<TensorEntry>& entries) {
    std::set<std::string_view> names;
    for (const auto& entry : entries)
        if (!names.insert(entry.name).second) fail("the header names something twice");
}

std::uint64_t entry_bytes(const TensorEntry& entry) {
    std::uint64_t bytes = std::uint64_t(dtype_bytes(entry.dtype));
    if (bytes == 0) fail("a tensor has a type that is not known");
    for (const auto extent : entry.shape)
        if (__builtin_mul_overflow(bytes, std::uint64_t(extent), &bytes)) fail("a tensor's shape is too large");
    return bytes;
}

void check_data_is_tiled(std::vector<TensorEntry>& entries, std::uint64_t data_bytes) {
    std::ranges::sort(entries, {}, [](const auto& e) { return std::pair(e.begin, e.end); });
    std::uint64_t position = 0;
    for (const auto& entry : entries) {
        if (entry.begin != position || entry.end < entry.begin) fail("the tensors overlap or leave gaps");
        if (entry.end - entry.begin != entry_bytes(entry)) fail("a tensor's shape does not fit its data");
        position = entry.end;
    }
    if (position != data_bytes) fail("the file is shorter or longer than its header says");
}

}  // namespace

int dtype_bytes(std::string_view dtype) {
    const auto found = std::ranges::find(dtype_sizes, dtype, &DtypeSize::name);
    return found == dtype_sizes.end() ? 0 : found->bytes;
}

std::uint64_t header_length(std::string_view first_8_bytes, std::uint64_t file_size) {
    if (first_8_bytes.size() < 8) fail("the file is too short to be a safetensors file");
    std::uint64_t length = 0;
    for (int i = 7; i >= 0; --i) length = length << 8 | static_cast<unsigned char>(first_8_bytes[std::size_t(i)]);
    if (length > max_header_bytes || length > file_size - 8) fail("the header is longer than the file");
    return length;
}

SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t file_size) {
    SafetensorsHeader header{.data_offset = 8 + text.size()};
    HeaderReader reader(text);
    const auto most = most_tensors(file_size);
    bool has_metadata = false;
    reader.list('{', '}', [&] {
        std::string name = reader.string();
        if (name.size() > most_name_bytes) fail("a tensor's name is too long");
        reader.expect(':');
        if (header.entries.size() == most) fail("the header claims more than the file can hold");
        if (name == "__metadata__") {
            if (std::exchange(has_metadata, true)) fail("the header names something twice");
            read_metadata(reader, header.metadata, most);
        } else header.entries.push_back(read_entry(reader, std::move(name)));
    });
    reader.end();
    check_names_differ(header.entries);
    check_data_is_tiled(header.entries, file_size - header.data_offset);
    return header;
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "zip_archive.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

#include <zlib.h>

#include "byte_reader.h"
#include "weight_file_limits.h"

namespace impasto {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50, member_signature = 0x02014b50;
constexpr std::uint32_t end64_signature = 0x06064b50, locator64_signature = 0x07064b50;
constexpr std::uint64_t end_bytes = 22, locator64_bytes = 20;
constexpr std::uint32_t see_zip64 = 0xffffffff;
constexpr std::uint16_t stored = 0, deflated = 8;

[[noreturn]] void fail(const char* reason) { throw Error(ErrorKind::bad_file, tr(reason)); }

void expect(ByteReader& reader, std::uint32_t signature) {
    if (reader.number<std::uint32_t>() != signature) fail("the zip archive is damaged or cut short");
}

struct Directory {
    std::uint64_t offset = 0, count = 0;
};

/// The end record is the last thing in the file but for a comment.
std::uint64_t find_end(std::string_view file) {
    const auto position = file.rfind(std::string_view("PK\5\6", 4));
    if (position == file.npos || file.size() - position < end_bytes || file.size() - position > end_bytes + 0xffff)
        fail("the zip archive is damaged or cut short");
    return position;
}

std::optional<Directory> read_end64(std::string_view file, std::uint64_t end) {
    if (end < locator64_bytes) return std::nullopt;
    ByteReader locator(file, end - locator64_bytes);
    if (locator.number<std::uint32_t>() != locator64_signature) return std::nullopt;
    locator.skip(4);  // volume
    ByteReader record(file, locator.number<std::uint64_t>());
    expect(record, end64_signature);
    record.skip(8 + 2 + 2 + 4 + 4 + 8);  // size of record, versions, volumes, members on this volume
    Directory directory;
    directory.count = record.number<std::uint64_t>();
    record.skip(8);  // size of directory
    directory.offset = record.number<std::uint64_t>();
    return directory;
}

Directory read_end(std::string_view file) {
    const auto end = find_end(file);
    if (const auto directory = read_end64(file, end)) return *directory;
    ByteReader reader(file, end);
    reader.skip(4 + 2 + 2 + 2);  // signature, volumes, members on this volume
    Directory directory;
    directory.count = reader.number<std::uint16_t>();
    reader.skip(4);
    directory.offset = reader.number<std::uint32_t>();
    return directory;
}

/// The fields of a member that ZIP64 moves into the extra field when they do not fit.
void widen(std::string_view extra, std::uint64_t& bytes, std::uint64_t& stored_bytes, std::uint64_t& offset) {
    ByteReader reader(extra);
    while (reader.left() >= 4) {
        const auto id = reader.number<std::uint16_t>();
        ByteReader field(reader.take(reader.number<std::uint16_t>()));
        if (id != 1) continue;
        for (auto* value : {&bytes, &stored_bytes, &offset})
            if (*value == see_zip64) *value = field.number<std::uint64_t>();
    }
}

/// The member's own header repeats its name and says where the bytes begin.
std::uint64_t data_offset(std::string_view file, std::uint64_t header_offset) {
    ByteReader reader(file, header_offset);
    expect(reader, local_signature);
    reader.skip(22);
    const auto name_bytes = reader.number<std::uint16_t>();
    const auto extra_bytes = reader.number<std::uint16_t>();
    reader.skip(std::uint64_t(name_bytes) + extra_bytes);
    return reader.position();
}

std::pair<std::string_view, Blob> read_member(ByteReader& reader, std::string_view file) {
    expect(reader, member_signature);
    reader.skip(4);
    const auto flags = reader.number<std::uint16_t>(), method = reader.number<std::uint16_t>();
    reader.skip(8);  // time, date, checksum (torch can be told to leave it out)
    std::uint64_t stored_bytes = reader.number<std::uint32_t>(), bytes = reader.number<std::uint32_t>();
    const auto name_bytes = reader.number<std::uint16_t>(), extra_bytes = reader.number<std::uint16_t>();
    const auto comment_bytes = reader.number<std::uint16_t>();
    reader.skip(8);
    std::uint64_t header_offset = reader.number<std::uint32_t>();
    const auto name = reader.take(name_bytes);
    widen(reader.take(extra_bytes), bytes, stored_bytes, header_offset);
    reader.skip(comment_bytes);
    if (flags & 1) fail("the zip archive is encrypted");
    if (method != stored && method != deflated) fail("the zip archive is packed in a way that is not known");
    if (method == stored && bytes != stored_bytes) fail("the zip archive is damaged or cut short");
    const Blob blob{data_offset(file, header_offset), stored_bytes, bytes, method == deflated};
    ByteReader(file, blob.offset).skip(stored_bytes);
    return {name, blob};
}

void check_sizes(const Blobs& members, std::uint64_t file_bytes) {
    std::uint64_t unpacked = 0, packed = 0;
    for (const auto& [name, blob] : members) {
        if (__builtin_add_overflow(unpacked, blob.bytes, &unpacked) || unpacked > most_unpacked_bytes(file_bytes))
            fail("the zip archive would unpack to far more than its own size");
        packed += blob.stored_bytes;  // cannot overflow: each is at most the file's size
        if (packed > file_bytes) fail("the zip archive's members overlap");
    }
}

std::string_view inflated(std::string_view packed, std::uint64_t bytes, std::string& buffer) {
    constexpr std::uint64_t most = std::numeric_limits<uInt>::max();
    if (bytes > most || packed.size() > most) fail("the zip archive is packed in a way that is not known");
    buffer.resize(bytes);
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> guard(&stream, inflateEnd);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = uInt(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = uInt(bytes);
    if (inflate(&stream, Z_FINISH) != Z_STREAM_END || stream.total_out != bytes)
        fail("the zip archive is damaged or cut short");
    return buffer;
}

}  // namespace

Blobs read_zip_directory(std::string_view file) {
    const auto directory = read_end(file);
    ByteReader reader(file, directory.offset);
    if (directory.count > most_members(file.size())) fail("the zip archive has too many members");
    Blobs members;
    for (std::uint64_t i = 0; i < directory.count; ++i)
        if (!members.insert(read_member(reader, file)).second) fail("the zip archive names something twice");
    check_sizes(members, file.size());
    return members;
}

std::string_view blob_bytes(std::string_view file, const Blob& blob, std::string& buffer) {
    const auto packed = ByteReader(file, blob.offset).take(blob.stored_bytes);
    return blob.deflated ? inflated(packed, blob.bytes, buffer) : packed;
}

}  // namespace impasto

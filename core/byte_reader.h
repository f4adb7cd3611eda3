// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {

/// Reads a byte range from front to back and never beyond its end. Throws Error{bad_file}.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes, std::uint64_t position = 0) : bytes_(bytes) { skip(position); }

    std::uint64_t position() const { return position_; }
    std::uint64_t left() const { return bytes_.size() - position_; }

    std::string_view take(std::uint64_t count) {
        const auto begin = position_;
        skip(count);
        return bytes_.substr(begin, count);
    }

    void skip(std::uint64_t count) {
        if (count > left()) throw Error(ErrorKind::bad_file, tr("the file is damaged or cut short"));
        position_ += count;
    }

    /// A little-endian number.
    template <std::unsigned_integral Number>
    Number number() {
        Number value = 0;
        unsigned shift = 0;
        for (const char byte : take(sizeof(Number))) {
            value = Number(value | Number(Number(static_cast<unsigned char>(byte)) << shift));
            shift += 8;
        }
        return value;
    }

    /// Up to and without the next line feed, which is consumed.
    std::string_view line() {
        const auto end = bytes_.find('\n', position_);
        if (end == bytes_.npos) skip(left() + 1);
        const auto text = take(end - position_);
        skip(1);
        return text;
    }

private:
    std::string_view bytes_;
    std::uint64_t position_ = 0;
};

}  // namespace impasto

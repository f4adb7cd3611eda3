// SPDX-License-Identifier: GPL-3.0-or-later
#include "sha256.h"

#include <array>
#include <fstream>
#include <memory>

#include <openssl/evp.h>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

std::string hex(const unsigned char* bytes, unsigned count) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < count; ++i) text += {digits[bytes[i] >> 4], digits[bytes[i] & 15]};
    return text;
}

class Sha256 {
public:
    Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }

    void add(const void* bytes, std::size_t count) { EVP_DigestUpdate(context_.get(), bytes, count); }

    std::string digest() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
        unsigned length = 0;
        EVP_DigestFinal_ex(context_.get(), digest.data(), &length);
        return hex(digest.data(), length);
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string sha256_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(ErrorKind::bad_file, tr("the file cannot be read"));
    Sha256 sha;
    std::array<char, 1 << 16> block;
    while (in.read(block.data(), block.size()) || in.gcount() > 0) sha.add(block.data(), std::size_t(in.gcount()));
    return sha.digest();
}

std::string sha256_of(std::span<const std::byte> bytes) {
    Sha256 sha;
    sha.add(bytes.data(), bytes.size());
    return sha.digest();
}

}  // namespace impasto

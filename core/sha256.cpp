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

}  // namespace

std::string sha256_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(ErrorKind::bad_file, tr("the file cannot be read"));
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    std::array<char, 1 << 16> block;
    while (in.read(block.data(), block.size()) || in.gcount() > 0)
        EVP_DigestUpdate(context.get(), block.data(), std::size_t(in.gcount()));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned length = 0;
    EVP_DigestFinal_ex(context.get(), digest.data(), &length);
    return hex(digest.data(), length);
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

class Descriptor {
public:
    explicit Descriptor(const std::filesystem::path& file)
        : number_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

[[noreturn]] void fail() { throw Error(ErrorKind::bad_file, tr("the file cannot be read")); }

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& file) {
    const Descriptor descriptor(file);
    struct stat status{};
    if (descriptor.number() < 0 || ::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode)) fail();
    if (status.st_size == 0) return;  // an empty range cannot be mapped
    void* const address = ::mmap(nullptr, std::size_t(status.st_size), PROT_READ, MAP_PRIVATE, descriptor.number(), 0);
    if (address == MAP_FAILED) fail();
    address_ = address;
    size_ = std::size_t(status.st_size);
}

MappedFile::~MappedFile() {
    if (address_) ::munmap(address_, size_);
}

}  // namespace impasto

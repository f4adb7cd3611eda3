// SPDX-License-Identifier: GPL-3.0-or-later
// The door for weight files of others: memory within bounds, and what fuzzing has found worth keeping.
#include "weights_file.h"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "support/hand_made_files.h"
#include "weight_file_limits.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;
using namespace testing;

constexpr std::size_t megabyte = 1 << 20;

/// Large blocks go back to the system when they are freed: what earlier tests
/// gave back would be taken again without being counted.
[[maybe_unused]] const int large_blocks_are_mapped = ::mallopt(M_MMAP_THRESHOLD, megabyte);

/// Bytes of private writable memory that this process has.
std::uint64_t data_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmData:")) return std::stoull(line.substr(7)) * 1024;
    return 0;
}

/// Whether a child process can do it with this much memory more than it has now.
template <class Action>
bool can_do_within(std::uint64_t more_bytes, Action action) {
    const auto child = ::fork();
    if (child == 0) {
        const rlimit limit{data_bytes() + more_bytes, RLIM_INFINITY};
        const bool is_set = ::setrlimit(RLIMIT_DATA, &limit) == 0;
        try {
            action();
            ::_exit(is_set ? 0 : 2);
        } catch (...) {
            ::_exit(1);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void open_or_refuse(const fs::path& file) try { load_weights_file(file); } catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_file) throw;
}

struct LargeFile {
    std::string what, bytes;
    bool opens = false;
};

template <class Part>
std::string repeated(std::size_t bytes, Part part) {
    std::string text;
    for (std::size_t i = 0; text.size() < bytes; ++i) text += part(i);
    return text;
}

std::string header_of(std::string parts) {
    parts.back() = '}';
    return '{' + parts;
}

std::vector<LargeFile> large_safetensors() {
    const auto entry = [](const std::string& name, const std::string& shape, std::size_t bytes) {
        return '"' + name + R"(":{"dtype":"U8","shape":[)" + shape + R"(],"data_offsets":[0,)" + std::to_string(bytes) +
               "]},";
    };
    const auto list = repeated(24 * megabyte, [](auto) { return "0,"; }) + '0';
    return {
        {"one tensor", safetensors_of(header_of(entry("a", "25165824", 24 * megabyte)), 24 * megabyte), true},
        {"nothing but names",
         safetensors_of(header_of(repeated(24 * megabyte, [&](auto i) { return entry(std::to_string(i), "0", 0); })),
                        0)},
        {"one long name", safetensors_of(header_of(entry(std::string(24 * megabyte, 'a'), "0", 0)), 0)},
        {"one long name of escapes",
         safetensors_of(header_of(entry(repeated(24 * megabyte, [](auto) { return "\\\""; }), "0", 0)), 0)},
        {"names that open one another",
         safetensors_of(header_of(repeated(24 * megabyte, [](auto) { return "\","; })), 0)},
        {"endless shape", safetensors_of(header_of(entry("a", list, 0)), 0)},
        {"endless offsets", safetensors_of(R"({"a":{"data_offsets":[)" + list + "]}}", 0)},
        {"one long line of metadata",
         safetensors_of(R"({"__metadata__":{"a":")" + repeated(24 * megabyte, [](auto) { return "\\\""; }) + "\"}}",
                        0)},
        {"endless metadata",
         safetensors_of(
             R"({"__metadata__":)" +
                 header_of(repeated(24 * megabyte, [](auto i) { return '"' + std::to_string(i) + "\":\"\","; })) + '}',
             0)},
    };
}

/// As much of something as `bytes` hold, in a pickle that ends well.
std::string legacy_of(const std::string& code, std::size_t storage_bytes) {
    return legacy(code, legacy_storage(storage_bytes / 4, std::string(storage_bytes, '\1')));
}

std::vector<LargeFile> large_checkpoints() {
    const auto tensor = [](std::int64_t rows, std::int64_t columns, bool turned) {
        return TensorCode{.shape = {rows, columns},
                          .stride = turned ? std::vector<std::int64_t>{1, rows} : std::vector<std::int64_t>{columns, 1},
                          .elements = 3072 * 2048}
            .code();
    };
    const std::string one = tensor(3072, 2048, false), part = TensorCode{.elements = 3072 * 2048}.code();
    const auto many = [](std::size_t bytes, auto code) { return repeated(bytes, code); };
    const auto keep = "r" + little_endian(7, 4), again = "j" + little_endian(7, 4);
    const auto noise = [](std::size_t bytes, int least) {
        std::string data;
        unsigned x = 1;
        while (data.size() < bytes) data += char((x = x * 1664525u + 1013904223u) >> 24 | unsigned(least));
        return data;
    };
    const auto packed = zip({{"x/data.pkl", pickle(dict_of(one))}, {"x/data/0", noise(24 * megabyte, 0xf0), true}});
    return {
        {"one tensor", legacy_of(dict_of(one), 24 * megabyte), true},
        {"one tensor in a zip",
         zip({{"x/data.pkl", pickle(dict_of(one))}, {"x/data/0", std::string(24 * megabyte, '\1')}}), true},
        {"one turned tensor", legacy_of(dict_of(tensor(3072, 2048, true)), 24 * megabyte), true},
        {"two of one storage", legacy_of("}" + text("a") + one + "s" + text("b") + one + 's', 24 * megabyte), true},
        {"three of one storage",
         legacy_of("}" + text("a") + one + "s" + text("b") + one + "s" + text("c") + one + 's', 24 * megabyte)},
        {"two turned ones of one storage",
         legacy_of("}" + text("a") + tensor(3072, 2048, true) + "s" + text("b") + tensor(3072, 2048, true) + 's',
                   24 * megabyte)},
        {"a packed storage", packed},
        {"nothing but values", zip_of(std::string(24 * megabyte, 'N'))},
        {"nothing but marks", zip_of(std::string(24 * megabyte, '('))},
        {"nothing but tables", zip_of(std::string(24 * megabyte, '}'))},
        {"nothing but texts", zip_of(many(24 * megabyte, [](auto) { return std::string("U\0", 2); }))},
        {"nothing but tensors",
         legacy_of("}(" + many(24 * megabyte, [&](auto i) { return text(std::to_string(i)) + part; }) + 'u',
                   24 * megabyte)},
        {"many names of one tensor",
         legacy_of("}(" + text("a") + part + keep +
                       many(megabyte, [&](auto i) { return text(std::to_string(i)) + again; }) + 'u',
                   24 * megabyte)},
        {"a packed pickle", zip({{"x/data.pkl", pickle(std::string(24 * megabyte, ']')), true},
                                 {"x/data/0", std::string(13 * megabyte, '\1')}})},
        {"names of 60 kB", zip([] {
             std::vector<Member> members;
             for (int i = 0; i < 200; ++i)
                 members.push_back({"x/data/" + std::string(60000, 'a') + std::to_string(i), ""});
             members.push_back({"x/data.pkl", pickle("}")});
             return members;
         }())},
    };
}

fs::path written(const std::string& bytes) {
    const fs::path file = ::testing::TempDir() + "large-weights";
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
}

void expect_within_bounds(const LargeFile& large) {
    const auto file = written(large.bytes);
    EXPECT_TRUE(can_do_within(2 * large.bytes.size() + bookkeeping_bytes, [&] { open_or_refuse(file); })) << large.what;
    const bool opened = can_do_within(3 * large.bytes.size() + bookkeeping_bytes, [&] { load_weights_file(file); });
    EXPECT_EQ(opened, large.opens) << large.what;
    fs::remove(file);
}

TEST(WeightFiles, NoneTakesMoreThanTwiceItsSize) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the address sanitizer takes memory of its own";
#endif
    for (const auto& large : large_safetensors()) expect_within_bounds(large);
    for (const auto& large : large_checkpoints()) expect_within_bounds(large);
}

TEST(WeightFiles, TheBoundOfTheTestAboveIsFelt) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the address sanitizer takes memory of its own";
#endif
    // Not fill_: LibTorch's threads do not outlive the fork in which this runs.
    const auto take = [](std::size_t bytes) {
        return [bytes] { std::memset(torch::empty({std::int64_t(bytes)}, torch::kUInt8).data_ptr(), 1, bytes); };
    };
    EXPECT_TRUE(can_do_within(64 * megabyte, take(60 * megabyte)));
    EXPECT_FALSE(can_do_within(64 * megabyte, take(68 * megabyte)));
}

TEST(WeightFiles, EveryFileOfTheFuzzersCorpusGivesAnAnswer) {
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(IMPASTO_FUZZ_CORPUS)) {
        if (!entry.is_regular_file()) continue;
        EXPECT_NO_THROW(open_or_refuse(entry.path())) << entry.path();
        ++count;
    }
    EXPECT_GT(count, 100);
}

}  // namespace
}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "safetensors.h"

#include <fstream>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "safetensors_header.h"

namespace impasto {
namespace {

std::filesystem::path temporary(const std::string& name) { return ::testing::TempDir() + name; }

/// A file of an 8-byte length, a header and `data_bytes` zeros.
std::filesystem::path file_with(const std::string& header, std::size_t data_bytes, std::uint64_t claimed_length = 0) {
    const auto file = temporary("hostile.safetensors");
    std::ofstream out(file, std::ios::binary);
    const std::uint64_t length = claimed_length ? claimed_length : header.size();
    out.write(reinterpret_cast<const char*>(&length), 8);
    out << header << std::string(data_bytes, '\0');
    return file;
}

TEST(Safetensors, TensorsComeBackAsTheyWere) {
    const auto file = temporary("round-trip.safetensors");
    const StateDict state{.tensors = {{"a.weight", torch::rand({2, 3})},
                                      {"b", torch::arange(5)},
                                      {"half", torch::rand({4}).to(torch::kHalf)},
                                      {"scalar", torch::tensor(1.5f)},
                                      {"empty", torch::empty({0, 3})}},
                          .metadata = {{"format", "a \"quoted\" \\ line"}}};
    save_safetensors(file, state);
    const auto loaded = load_safetensors(file);
    ASSERT_EQ(loaded.tensors.size(), state.tensors.size());
    for (const auto& [name, tensor] : state.tensors) EXPECT_TRUE(loaded.tensors.at(name).equal(tensor)) << name;
    EXPECT_EQ(loaded.metadata, state.metadata);
}

struct Hostile {
    std::string what, header;
    std::size_t data_bytes;
    std::uint64_t claimed_length = 0;
};

TEST(Safetensors, EveryHostileFileGivesOneSentence) {
    const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    const std::vector<Hostile> files{
        {"header longer than the file", good, 8, 1 << 20},
        {"header length near 2^64", good, 8, ~0ull},
        {"truncated data", good, 7},
        {"data left over", good, 9},
        {"no JSON", "hello", 0},
        {"unfinished", R"({"a":{"dtype":"F32")", 8},
        {"text after the end", good + "x", 8},
        {"name twice",
         R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})",
         0},
        {"overlap",
         R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
         6},
        {"gap",
         R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}})",
         6},
        {"end before begin", R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}})", 0},
        {"shape overflow", R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}})",
         8},
        {"negative extent", R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8},
        {"fraction", R"({"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}})", 8},
        {"number beyond 64 bits", R"({"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,8]}})", 8},
        {"type not known", R"({"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}})", 8},
        {"type missing", R"({"a":{"shape":[2],"data_offsets":[0,8]}})", 8},
        {"three offsets", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}})", 8},
        {"deep nesting", std::string(100000, '['), 0},
        {"empty header", "", 0},
        {"name of 200 kB",
         R"({"RRDB_trunk.)" + std::string(200000, '1') + R"(.RDB1.":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})",
         0},
        {"nine axes", R"({"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}})", 1},
        {"metadata twice", R"({"__metadata__":{},"__metadata__":{}})", 0},
    };
    for (const auto& [what, header, data_bytes, claimed] : files) {
        try {
            load_safetensors(file_with(header, data_bytes, claimed));
            ADD_FAILURE() << what << ": was accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::bad_file) << what;
            EXPECT_NE(std::string(error.what()).find("hostile.safetensors: "), std::string::npos) << what;
        }
    }
}

TEST(Safetensors, EmptyFileFolderAndMissingFileGiveOneSentence) {
    std::ofstream(temporary("empty.safetensors"));
    for (const auto& file : {temporary("empty.safetensors"), temporary(""), temporary("is-not-there")})
        EXPECT_THROW(load_safetensors(file), Error) << file;
}

}  // namespace
}  // namespace impasto

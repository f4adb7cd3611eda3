// SPDX-License-Identifier: GPL-3.0-or-later
// Weight files of others: what torch.save writes opens, what nobody should open gives one sentence.
#include "checkpoint.h"

#include <fstream>
#include <functional>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "networks/compact.h"
#include "support/hand_made_files.h"
#include "support/sine_weights.h"
#include "weights_file.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;
using namespace testing;

fs::path fixture(const std::string& name) { return fs::path(IMPASTO_TEST_DATA) / "checkpoints" / name; }

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

fs::path written(const std::string& bytes) {
    const fs::path file = ::testing::TempDir() + "checkpoint.pth";
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
}

std::string refusal(const std::string& bytes) try {
    load_weights_file(written(bytes));
    return "";
} catch (const Error& error) {
    return error.kind() == ErrorKind::bad_file ? error.what() : "";
}

// --- tests ------------------------------------------------------------------------------------------

/// What every fixture holds: a Compact net of 2 channels, 1 body convolution, ×2.
WeightTensors fixture_weights() {
    return testing::sine_weights(
        shapes_of(testing::weights_of(CompactImpl(CompactOptions{.channels = 2, .depth = 1, .scale = 2}))));
}

TEST(Checkpoint, EveryFormOfTorchSaveOpens) {
    const auto expected = fixture_weights();
    for (const auto& [name, tolerance] :
         std::map<std::string, double>{{"zip.pth", 0}, {"legacy.pth", 0}, {"half-deflated.pth", 5e-4}}) {
        const auto state = load_weights_file(fixture(name));
        ASSERT_EQ(state.tensors.size(), expected.size()) << name;
        for (const auto& [key, tensor] : expected) {
            ASSERT_TRUE(state.tensors.contains(key)) << name << ' ' << key;
            EXPECT_LE((state.tensors.at(key).to(torch::kFloat32) - tensor).abs().max().item<double>(), tolerance + 1e-7)
                << name << ' ' << key;
        }
    }
}

TEST(Checkpoint, SafetensorsOpensByTheSameDoor) {
    const fs::path file = ::testing::TempDir() + "same-door";
    save_safetensors(file,
                     {.tensors = {{"module.a", torch::rand({2, 3})}, {"module.b", torch::rand({1})}}, .metadata = {}});
    EXPECT_EQ(load_weights_file(file).tensors.begin()->first, "a");
}

TEST(Checkpoint, TheHandMadeFilesOfTheseTestsAreGoodWhereNotSpoilt) {
    EXPECT_EQ(refusal(zip_of(TensorCode{})), "");
    EXPECT_EQ(
        refusal(zip({{"x/data.pkl", pickle(dict_of(TensorCode{}.code()))}, {"x/data/0", std::string(8, '\1'), true}})),
        "");
    EXPECT_EQ(refusal(legacy(dict_of(TensorCode{}.code()),
                             pickle("](" + text("0") + 'e') + little_endian(2, 8) + std::string(8, '\1'))),
              "");
}

struct Hostile {
    std::string what, bytes, says;
};

std::vector<Hostile> hostile_files() {
    const auto bad = [](TensorCode tensor) { return zip_of(tensor); };
    const std::string keys = pickle("](" + text("0") + 'e'), good = dict_of(TensorCode{}.code());
    return {
        {"empty", "", "empty"},
        {"text", "hello, I am no weight file at all", ""},
        {"runs a command", zip_of(named("os\nsystem") + '(' + text("echo it ran") + "tR"), "os.system"},
        {"runs a command by its other name",
         zip_of(text("posix") + text("system") + "\x93(" + text("echo it ran") + "tR"), "posix.system"},
        {"evaluates text", zip_of(named("builtins\neval") + '(' + text("1") + "tR"), "builtins.eval"},
        {"whole module", zip_of(named("__main__\nNet") + ")\x81}b"), "Python program"},
        {"whole module, legacy", legacy("(" + text("module") + named("torch.nn.modules.conv\nConv2d") + "tQ", ""),
         "Python program"},
        {"TorchScript", zip({{"x/data.pkl", pickle(good)}, {"x/constants.pkl", ""}}), "TorchScript"},
        {"name with control characters", zip_of(named("o\x1bs\nsys\x7ftem") + ")R"), "o?s.sys?tem"},
        {"nothing on the stack", zip_of("R"), ""},
        {"no mark", zip_of("t"), ""},
        {"text longer than the file", zip_of("X\xff\xff\xff\x7f"), ""},
        {"memo far away", zip_of("Nr\xff\xff\xff\xff"), ""},
        {"memo never written", zip_of("Nq\5h\4"), ""},
        {"a million values", zip_of(std::string(1000000, 'N')), ""},
        {"a million marks", zip_of(std::string(1000000, '(')), ""},
        {"deep nesting", zip_of(std::string(60000, '(') + std::string(60000, 't')), ""},
        {"doubling list",
         zip_of("](" +
                [] {
                    std::string code;
                    for (int i = 0; i < 64; ++i) code += "NNNNNNNNe(h\0h\0h\0h\0";
                    return code;
                }() +
                "e"),
         ""},
        {"dict in itself", zip_of("}q" + std::string(1, '\0') + text("model") + "h" + std::string(1, '\0') + 's'),
         "no table"},
        {"name of 200 kB",
         zip_of("}" + text("RRDB_trunk." + std::string(200000, '1') + ".RDB1.") + TensorCode{}.code() + 's'),
         "too long"},
        {"list at the top", zip_of("]"), "no table"},
        {"protocol of the future", zip({{"x/data.pkl", "\x80\x09N."}}), ""},
        {"opcode that is not known", zip_of("\xff"), ""},
        {"shape too large", bad({.shape = {1L << 40, 1L << 40}, .stride = {1, 1}}), ""},
        {"reach too far", bad({.shape = {2}, .stride = {INT64_MAX}}), ""},
        {"negative extent", bad({.shape = {-2}}), ""},
        {"negative stride", bad({.stride = {-1}}), ""},
        {"one element claimed a million times", bad({.shape = {1000000}, .stride = {0}}), "fit"},
        {"begins behind the end", bad({.first = 1}), "fit"},
        {"begins at 2^63", bad({.first = INT64_MIN}), ""},
        {"nine axes", bad({.shape = std::vector<std::int64_t>(9, 1), .stride = std::vector<std::int64_t>(9, 1)}), ""},
        {"axes differ", bad({.shape = {1, 2}}), ""},
        {"storage missing", bad({.key = "7"}), "missing"},
        {"storage claims more", bad({.elements = 3}), "fit"},
        {"storage claims 2^62", bad({.elements = 1L << 62}), ""},
        {"type that is not known", bad({.type = "torch\nQuantumStorage"}), "torch.QuantumStorage"},
        {"other byte order",
         zip({{"x/data.pkl", pickle(good)}, {"x/data/0", std::string(8, '\1')}, {"x/byteorder", "big"}}), "byte order"},
        {"zip without weights", zip({{"x/readme", "hello"}}), "without weights"},
        {"zip bomb", zip({{"x/data.pkl", pickle(good)}, {"x/data/0", std::string(32 << 20, '\0'), true}}), "far more"},
        {"zip that hides its size",
         zip({{"x/data.pkl", pickle(good)}, {"x/data/0", std::string(32 << 20, '\0'), true, 8}}), ""},
        {"encrypted zip", zip({{"x/data.pkl", pickle(good)}}, 1), "encrypted"},
        {"zip of another method", zip({{"x/data.pkl", pickle(good)}}, 0, 12), "packed"},
        {"same name twice", zip({{"x/data.pkl", pickle(good)}, {"x/data.pkl", pickle(good)}}), "twice"},
        {"legacy with huge counts", legacy(good, keys + little_endian(1ull << 61, 8) + std::string(8, '\1')), ""},
        {"legacy with a count beyond the end", legacy(good, keys + little_endian(3, 8) + std::string(8, '\1')), ""},
        {"legacy without data", legacy(good, keys), ""},
        {"legacy without keys", legacy(good, ""), ""},
        {"legacy with an unknown key", legacy(good, pickle("](" + text("9") + 'e') + std::string(64, '\0')), "missing"},
    };
}

TEST(Checkpoint, EveryHostileFileGivesOneSentence) {
    for (const auto& [what, bytes, says] : hostile_files()) {
        const auto sentence = refusal(bytes);
        EXPECT_TRUE(sentence.starts_with("checkpoint.pth: ")) << what << ": " << sentence;
        EXPECT_NE(sentence.find(says), sentence.npos) << what << ": " << sentence;
    }
}

TEST(Checkpoint, AFolderOrAMissingFileGivesOneSentence) {
    for (const auto& file : {fs::path(::testing::TempDir()), fs::path("/is-not-there")})
        EXPECT_THROW(load_weights_file(file), Error);
}

/// Whatever is cut off or changed: an answer or a sentence, nothing else.
void expect_answer(const std::string& bytes, std::size_t place) try {
    read_checkpoint(bytes);
} catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::bad_file) << place;
}

TEST(Checkpoint, EveryTruncationIsRefused) {
    for (const std::string name : {"zip.pth", "legacy.pth", "half-deflated.pth"}) {
        const auto bytes = bytes_of(fixture(name));
        for (std::size_t length = 0; length < bytes.size(); length += 3)
            EXPECT_THROW(read_checkpoint(bytes.substr(0, length)), Error) << name << ' ' << length;
    }
}

TEST(Checkpoint, EveryChangedByteGivesAnAnswer) {
    for (const std::string name : {"zip.pth", "legacy.pth", "half-deflated.pth"}) {
        auto bytes = bytes_of(fixture(name));
        for (std::size_t i = 0; i < bytes.size(); ++i)
            for (const char change : {'\x01', '\x80', '\xff'}) {
                bytes[i] = char(bytes[i] ^ change);
                expect_answer(bytes, i);
                bytes[i] = char(bytes[i] ^ change);
            }
    }
}

TEST(Checkpoint, APickledModuleOfOthersIsRefused) {
    const char* assets = std::getenv("IMPASTO_ASSETS");
    if (!assets) GTEST_SKIP() << "IMPASTO_ASSETS does not say where the reference weights lie";
    try {
        load_weights_file(fs::path(assets) / "weights/restore/hostile-pickled-module.pth");
        ADD_FAILURE() << "was accepted";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("Python program"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace impasto

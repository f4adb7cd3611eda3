// SPDX-License-Identifier: GPL-3.0-or-later
// Architectures found from keys and shapes, and each network's answer against another implementation's.
#include "networks/detect.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include <impasto/error.h>

#include "support/noise_weights.h"
#include "support/sine_weights.h"
#include "weights.h"

namespace impasto {
namespace {

/// 24 px of the answer to sine_picture(height, width) under sine_weights or noise_weights, every 997th value,
/// from references written in PyTorch after the papers, in float64.
struct Parity {
    std::string architecture;
    NetworkParameters parameters;
    long height, width;
    std::vector<float> expected;
    bool noise = false;
};

const std::vector<Parity>& parities() {
    // clang-format off: a table
    static const std::vector<Parity> table{
        {"compact", {{"channels", 8}, {"depth", 3}, {"scale", 3}}, 9, 7,
         {0.465083f, 0.281415f,  0.038597f, -0.134683f, 0.947506f, 0.255125f, 0.038815f,  0.912530f,
          0.361584f, 0.093485f,  0.352232f, 0.858011f,  0.888225f, 0.214428f, -0.011957f, 0.119560f,
          0.966975f, -0.061150f, 0.060935f, 0.909942f,  0.302654f, 0.472285f, 0.116009f,  0.025078f}},
        {"esrgan",
         {{"channels", 8}, {"growth", 4}, {"blocks", 2}, {"doublings", 2}, {"unshuffle", 1}, {"scale", 4}}, 9, 7,
         {-0.009026f, -0.171861f, -0.467841f, 0.417712f,  -0.772389f, 0.352479f,  0.439944f,  0.021132f,
          0.231011f,  -0.273937f, 0.242574f,  0.214604f,  -0.268715f, -0.075419f, 0.010529f,  -0.062739f,
          -0.154652f, 0.032686f,  0.132490f,  -0.138688f, 0.358488f,  -0.055891f, -0.070621f, -0.136159f}},
        {"esrgan",
         {{"channels", 6}, {"growth", 5}, {"blocks", 1}, {"doublings", 2}, {"unshuffle", 4}, {"scale", 1}}, 12, 8,
         {0.017139f,  -0.045976f, -0.044975f, -0.038631f, -0.046186f, 0.023044f,  -0.047473f, 0.002672f,
          -0.020589f, 0.003504f,  -0.042935f, 0.016175f,  -0.039880f, 0.012931f,  -0.043013f, -0.047002f,
          -0.010605f, -0.043904f, 0.023552f,  -0.048214f, 0.002840f,  -0.002447f, 0.003608f,  -0.041425f}},
        {"esrgan",
         {{"channels", 6}, {"growth", 5}, {"blocks", 1}, {"doublings", 1}, {"unshuffle", 1}, {"scale", 2}}, 9, 7,
         {0.023476f,  -0.576640f, -0.174506f, 0.479595f, -0.426317f, 0.013232f,  0.426742f, -0.492603f,
          -0.110186f, 0.104446f,  -0.277634f, 0.002801f, 0.431935f,  -0.483036f, 0.027790f, 0.364246f,
          -0.371392f, 0.104778f,  0.366617f,  0.026759f, 0.145340f,  -0.035158f, 0.053446f, -0.099438f}},
        {"span", {{"channels", 8}, {"last_channels", 8}, {"scale", 2}, {"normalised", 0}}, 9, 7,
         {-0.036463f, 0.017538f, 0.148042f,  -0.048272f, 0.000347f, 0.075973f,  -0.075567f, -0.077970f,
          0.014063f,  0.061163f, 0.010273f,  0.100619f,  0.143898f, 0.069450f,  0.042306f,  0.058074f,
          -0.056477f, 0.083283f, -0.044713f, 0.066737f,  0.155019f, -0.009993f, -0.013960f, 0.015540f}},
        {"span", {{"channels", 6}, {"last_channels", 5}, {"scale", 4}, {"normalised", 1}}, 9, 7,
         {1.586682f,  2.106977f,  -0.208271f, -1.214991f, 0.747970f,  1.261748f,  -1.274864f, -0.966857f,
          2.574527f,  1.936753f,  1.079061f,  6.461363f,  -5.028887f, -3.638762f, -3.028915f, -0.620596f,
          -2.928788f, -5.603060f, 2.123142f,  -1.730390f, -0.714478f, 3.018822f,  1.704818f,  -3.838382f}},
        {"rlfn", {{"channels", 6}, {"middle", 8}, {"narrow", 4}, {"blocks", 2}, {"scale", 4}, {"range", 1}}, 24, 21,
         {-0.162124f, 1.559520f,  1.138941f,  -0.488238f, 0.031993f, 1.542267f,  1.205083f,  -0.367516f,
          0.250762f,  1.286428f,  -0.137633f, -1.448767f, 1.333808f, 1.184369f,  -0.417507f, -0.884185f,
          0.616992f,  -0.087067f, -1.240051f, -1.019462f, 1.346362f, -0.124261f, -1.291868f, 0.717336f}},
        {"rfdn",
         {{"channels", 8}, {"distilled", 4}, {"narrow", 3}, {"blocks", 3}, {"scale", 2}, {"range", 255}}, 24, 21,
         {-0.071258f, 1.009111f, -0.749660f, 0.898150f, 0.447475f, -0.620922f, 0.857740f, -1.119332f,
          -0.634990f, 0.759669f, -0.897727f, 0.362641f, 0.931592f, -1.117146f, 0.607350f, -0.710253f,
          -1.116836f, 0.524312f, -1.259278f, 0.661503f, 0.726062f, -0.956799f, 0.942163f, 0.062013f}},
        {"safmn", {{"channels", 8}, {"hidden", 12}, {"blocks", 2}, {"challenge", 0}, {"scale", 2}}, 16, 24,
         {-0.255143f, -2.479118f, -2.078635f, -0.544641f, -2.683486f, 2.029178f,  0.995308f, 1.948190f,
          2.261277f,  -1.463232f, -1.466377f, -1.945101f, -1.928877f, -1.170003f, 0.661794f, 2.249666f,
          1.971265f,  1.570034f,  -2.496076f, -2.390794f, -1.551231f, -1.819853f, 1.424232f, 0.746300f}},
        {"safmn", {{"channels", 12}, {"hidden", 16}, {"blocks", 2}, {"challenge", 1}, {"scale", 4}}, 16, 32,
         {0.491250f, 1.053895f, 0.803332f,  0.147444f,  -0.574812f, -0.411128f, 0.749526f, 1.323283f,
          2.007331f, 0.510131f, 0.973671f,  -0.181777f, -0.334927f, 0.361217f,  1.033491f, 1.615080f,
          1.027986f, 0.394193f, -1.237214f, 0.724901f,  1.201553f,  -0.332998f, 0.668124f, 0.978172f}},
        {"realplksr", {{"channels", 8}, {"far", 2}, {"kernel", 7}, {"blocks", 2}, {"attention", 1}, {"scale", 4}}, 9, 7,
         {0.635073f, 0.338175f, -0.140921f, 0.640177f, 0.304458f, 0.199091f, 1.069172f,  0.371380f,
          1.271153f, 1.298885f, 0.385361f,  0.101205f, 0.275967f, 0.273613f, -0.289578f, -0.427271f,
          0.347573f, 0.009439f, 1.041502f,  0.332846f, 0.640514f, 1.379027f, -0.273893f, 0.156566f}},
        {"realplksr",
         {{"channels", 12}, {"far", 3}, {"kernel", 5}, {"blocks", 1}, {"attention", 0}, {"scale", 2}}, 9, 7,
         {0.621945f,  0.872092f, -0.643597f, 2.014150f,  1.004537f,  0.626716f, -0.210707f, -0.917064f,
          -0.009350f, 0.547861f, 1.701912f,  -0.540522f, 1.151124f,  1.022436f, 0.674268f,  -0.277391f,
          1.361209f,  1.311352f, -0.222361f, 0.716091f,  -0.211859f, 1.348896f, 1.355440f,  1.133145f}},
        {"swinir",
         {{"channels", 8}, {"hidden", 16}, {"heads", 2}, {"window", 4}, {"layers", 2}, {"depth", 2}, {"convs", 1},
          {"enlarger", 1}, {"features", 1}, {"scale", 2}}, 12, 16,
         {0.515785f, 0.182060f, 0.049105f, 0.423393f, 0.076606f, 0.491572f, 0.288899f, 0.663851f,
          0.620198f, 0.199731f, 0.668688f, 0.238077f, 0.729491f, 0.372562f, 0.442537f, 0.445142f,
          0.079692f, 0.252453f, 0.027607f, 0.483658f, 0.533942f, 0.738918f, 0.643570f, 0.319460f}},
        {"swinir",
         {{"channels", 8}, {"hidden", 16}, {"heads", 2}, {"window", 4}, {"layers", 1}, {"depth", 3}, {"convs", 1},
          {"enlarger", 2}, {"features", 6}, {"scale", 3}}, 12, 16,
         {0.448061f, 0.229813f, 0.300123f, 0.316830f, 0.483828f, 0.665604f, 0.185680f, 0.331104f,
          0.314955f, 0.773586f, 0.668726f, 0.368792f, 0.304391f, 0.639351f, 0.494290f, 0.577139f,
          0.404425f, 0.283884f, 0.326583f, 0.306426f, 0.647792f, 0.197138f, 0.380506f, 0.645028f}},
        {"swinir",
         {{"channels", 12}, {"hidden", 16}, {"heads", 3}, {"window", 4}, {"layers", 1}, {"depth", 2}, {"convs", 3},
          {"enlarger", 2}, {"features", 6}, {"scale", 4}}, 12, 16,
         {0.446535f, 0.429059f, 0.454864f, 0.452703f, 0.464067f, 0.457541f, 0.452993f, 0.495339f,
          0.505482f, 0.486963f, 0.425362f, 0.433207f, 0.466935f, 0.449832f, 0.461388f, 0.450909f,
          0.505561f, 0.503711f, 0.493610f, 0.462156f, 0.453815f, 0.436955f, 0.448800f, 0.449416f}},
        {"swinir",
         {{"channels", 8}, {"hidden", 16}, {"heads", 2}, {"window", 4}, {"layers", 1}, {"depth", 2}, {"convs", 1},
          {"enlarger", 3}, {"features", 6}, {"scale", 4}}, 12, 16,
         {0.388109f, 0.383234f, 0.382555f, 0.378317f, 0.373785f, 0.374157f, 0.374716f, 0.318193f,
          0.317317f, 0.314858f, 0.382212f, 0.383093f, 0.382379f, 0.378796f, 0.373644f, 0.371517f,
          0.317819f, 0.317135f, 0.316056f, 0.374098f, 0.381925f, 0.381789f, 0.374054f, 0.370552f}},
        {"swinir",
         {{"channels", 8}, {"hidden", 16}, {"heads", 2}, {"window", 7}, {"layers", 1}, {"depth", 2}, {"convs", 1},
          {"enlarger", 0}, {"features", 1}, {"scale", 1}}, 14, 21,
         {0.482312f, 0.750315f, 0.101579f, -0.198233f, 0.804830f, 0.587745f, -0.221793f, -0.053516f,
          0.063731f, 0.565525f, 0.054157f, -0.233405f, 0.813074f, 0.329241f, -0.051166f, 0.524859f,
          0.389156f, 0.291130f, 0.158178f, -0.093582f, 0.737304f, 0.478457f, -0.080269f, 0.015446f}},
        {"swinir",
         {{"channels", 16}, {"hidden", 24}, {"heads", 2}, {"window", 4}, {"layers", 2}, {"depth", 3}, {"convs", 3},
          {"enlarger", 1}, {"features", 1}, {"scale", 2}}, 8, 12,
         {0.120435f,  0.518042f, 1.201758f, -0.454057f, 1.978085f, 1.630624f, 0.618591f, 2.280969f,
          -0.902275f, 0.815452f, 0.948694f, -0.632956f, 2.373617f, 2.195499f, 0.720495f, 0.288000f,
          -0.883924f, 0.991456f, 0.745658f, 2.069688f,  0.123843f, 2.402035f, 0.520290f, 0.169890f},
         true},
        {"dat",
         {{"channels", 128}, {"hidden", 128}, {"heads", 4}, {"window_height", 2}, {"window_width", 4}, {"layers", 2},
          {"depth", 3}, {"convs", 1}, {"enlarger", 1}, {"features", 1}, {"scale", 2}}, 8, 12,
         {0.348730f, -1.246578f, 2.318104f,  0.076469f,  -0.596474f, -0.540401f, 0.284335f,  1.041793f,
          2.062934f, -1.059989f, -0.102487f, -0.739358f, -0.200505f, 0.122762f,  -0.209071f, -0.241357f,
          1.443919f, 0.444574f,  0.231972f,  -0.826105f, 0.883492f,  0.421726f,  -0.543881f, -1.724418f},
         true},
        {"dat",
         {{"channels", 128}, {"hidden", 96}, {"heads", 2}, {"window_height", 4}, {"window_width", 4}, {"layers", 1},
          {"depth", 4}, {"convs", 3}, {"enlarger", 2}, {"features", 6}, {"scale", 4}}, 12, 8,
         {0.111412f, -0.207882f, 0.096893f,  -0.237885f, -0.011432f, 0.340209f,  0.698512f,  -1.620799f,
          0.490237f, 0.049688f,  -0.450321f, -1.507334f, -0.055405f, -0.418084f, -0.182226f, 0.857860f,
          0.305074f, 0.299311f,  -0.224777f, 0.496152f,  0.016837f,  0.153363f,  1.488002f,  0.613268f},
         true},
        {"dat",
         {{"channels", 128}, {"hidden", 64}, {"heads", 4}, {"window_height", 8}, {"window_width", 2}, {"layers", 1},
          {"depth", 3}, {"convs", 1}, {"enlarger", 3}, {"features", 6}, {"scale", 4}}, 16, 8,
         {0.522470f,  0.500628f,  0.441083f, 0.063207f, -0.153977f, 0.272581f,  0.284897f, 0.500329f,
          0.366120f,  -0.056850f, 0.093227f, 0.366797f, 0.226470f,  0.410011f,  0.314075f, 0.019160f,
          -0.174661f, 0.372941f,  0.319217f, 0.428037f, 0.336961f,  -0.157397f, 0.048758f, 0.400985f},
         true},
    };
    // clang-format on
    return table;
}

void expect_samples(Network& network, const Parity& parity) {
    const torch::NoGradGuard no_grad;
    network.eval();
    const auto answer = network.forward(testing::sine_picture(parity.height, parity.width)).contiguous();
    ASSERT_EQ(answer.sizes(), (std::vector<std::int64_t>{1, 3, parity.height * parity.parameters.at("scale"),
                                                         parity.width * parity.parameters.at("scale")}));
    const float* values = answer.data_ptr<float>();
    float greatest = 0;
    for (std::size_t i = 0; i < parity.expected.size(); ++i)
        greatest = std::max(greatest, std::abs(values[(i * 997) % std::size_t(answer.numel())] - parity.expected[i]));
    EXPECT_LE(greatest, 1e-4f) << parity.architecture;
    ::testing::Test::RecordProperty(parity.architecture, std::to_string(greatest));
}

TEST(Detect, EveryArchitectureIsFoundAndAnswersAsItsReference) {
    for (const auto& parity : parities()) {
        const auto network = create_network(parity.architecture, parity.parameters);
        const auto shapes = shapes_of(testing::weights_of(*network));
        const auto weights = parity.noise ? testing::noise_weights(shapes) : testing::sine_weights(shapes);
        load_weights(*network, weights);
        expect_samples(*network, parity);
        EXPECT_EQ(network->traits().scale, parity.parameters.at("scale"));
        auto detected = detect_network(weights);
        // Not in the shapes
        if (parity.parameters.contains("range")) detected.parameters["range"] = parity.parameters.at("range");
        EXPECT_EQ(detected.architecture, parity.architecture);
        EXPECT_EQ(detected.parameters, parity.parameters) << parity.architecture;
    }
}

// --- spellings --------------------------------------------------------------------------------------

void add_conv(WeightShapes& shapes, const std::string& name, long out, long in, long side) {
    shapes[name + ".weight"] = {out, in, side, side};
    shapes[name + ".bias"] = {out};
}

/// A 3×3 convolution as SPAN trains it.
void add_trained(WeightShapes& shapes, const std::string& name, long out, long in) {
    add_conv(shapes, name + ".sk", out, in, 1);
    add_conv(shapes, name + ".conv.0", 2 * in, in, 1);
    add_conv(shapes, name + ".conv.1", 2 * out, 2 * in, 3);
    add_conv(shapes, name + ".conv.2", out, 2 * out, 1);
}

TEST(Detect, SpanFromTrainingIsFolded) {
    const long channels = 4;
    WeightShapes shapes;
    add_trained(shapes, "conv_1", channels, 3);
    for (int block = 1; block <= 6; ++block)
        for (int layer = 1; layer <= 3; ++layer)
            add_trained(shapes, "block_" + std::to_string(block) + ".c" + std::to_string(layer) + "_r", channels,
                        channels);
    add_trained(shapes, "conv_2", channels, channels);
    add_conv(shapes, "conv_cat", channels, 4 * channels, 1);
    add_conv(shapes, "upsampler.0", 27, channels, 3);
    shapes["no_norm"] = {1};
    auto tensors = testing::sine_weights(shapes);
    // Left over from training, may be stale
    tensors["conv_1.eval_conv.weight"] = torch::full({channels, 3, 3, 3}, 9.f);
    tensors["conv_1.eval_conv.bias"] = torch::full({channels}, 9.f);
    expect_samples(*detect_network(tensors).network,
                   {"span",
                    {{"channels", 4}, {"last_channels", 4}, {"scale", 3}, {"normalised", 0}},
                    9,
                    7,
                    {0.120168f, -0.033519f, -0.031572f, -0.302488f, 0.169086f,  -0.101258f, -0.064976f, 0.090186f,
                     0.102039f, -0.088142f, -0.135354f, 0.107214f,  0.026016f,  -0.064449f, -0.046900f, -0.335339f,
                     0.364982f, -0.050641f, -0.058377f, 0.143761f,  -0.106329f, -0.036093f, -0.086055f, -0.049408f}});
}

/// The offsets within a window as the authors' files hold them, [n, 2].
torch::Tensor listed_offsets(long height, long width) {
    std::vector<float> values;
    for (long y = 1 - height; y < height; ++y)
        for (long x = 1 - width; x < width; ++x) values.insert(values.end(), {float(y), float(x)});
    return torch::tensor(values).view({-1, 2});
}

/// DAT's batch normalisation: behind which layer of a block, and how wide.
void add_normalisation(WeightShapes& shapes, const std::string& name, long channels) {
    for (const std::string part : {"weight", "bias", "running_mean", "running_var"}) shapes[name + part] = {channels};
}

TEST(Detect, DatFromTrainingIsFolded) {
    const Parity parity{"dat",
                        {{"channels", 128},
                         {"hidden", 128},
                         {"heads", 4},
                         {"window_height", 2},
                         {"window_width", 4},
                         {"layers", 1},
                         {"depth", 3},
                         {"convs", 1},
                         {"enlarger", 1},
                         {"features", 1},
                         {"scale", 3}},
                        8,
                        12,
                        {-0.859083f, 1.343226f, 0.780309f, 2.146019f, -0.741375f, 2.059462f, 0.216774f,  -0.143407f,
                         0.978213f,  1.442575f, 0.857345f, 0.085089f, -0.072238f, 0.160275f, -0.980741f, -2.038826f,
                         0.610749f,  0.569226f, 1.705895f, 0.634614f, 1.570695f,  0.938872f, -0.280644f, 1.079544f},
                        true};
    const auto network = create_network(parity.architecture, parity.parameters);
    auto shapes = shapes_of(testing::weights_of(*network));
    std::erase_if(shapes, [](const auto& item) { return item.first.ends_with("rpe_biases"); });
    for (int block = 0; block < 3; ++block) {
        const auto name = "layers.0.blocks." + std::to_string(block) + ".attn.";
        add_normalisation(shapes, name + "dwconv.1.", 128);
        add_normalisation(shapes, name + "channel_interaction.2.", 16);
        add_normalisation(shapes, name + "spatial_interaction.1.", 8);
    }
    auto tensors = testing::noise_weights(shapes);
    for (auto& [name, tensor] : tensors)
        if (name.ends_with("running_var")) tensor = tensor.abs() + 0.5;
    for (const std::string block : {"0", "2"}) {
        const auto name = "layers.0.blocks." + block + ".attn.";
        tensors[name + "attns.0.rpe_biases"] = listed_offsets(2, 4);
        tensors[name + "attns.1.rpe_biases"] = listed_offsets(4, 2);
        tensors[name + "attns.0.relative_position_index"] = torch::zeros({8, 8}, torch::kLong);
        tensors[name + "attn_mask_0"] = tensors[name + "attn_mask_1"] = torch::zeros({4, 8, 8});
        tensors[name + "dwconv.1.num_batches_tracked"] = torch::tensor(7);
    }
    const auto detected = detect_network(tensors);
    EXPECT_EQ(detected.parameters, parity.parameters);
    expect_samples(*detected.network, parity);
}

TEST(Detect, ADatWithoutAllOfItsNormalisationIsRefused) {
    const NetworkParameters parameters{{"channels", 32},    {"hidden", 32},  {"heads", 2}, {"window_height", 2},
                                       {"window_width", 4}, {"layers", 1},   {"depth", 1}, {"convs", 1},
                                       {"enlarger", 1},     {"features", 1}, {"scale", 2}};
    auto tensors = testing::weights_of(*create_network("dat", parameters));
    EXPECT_EQ(detect_network(tensors).parameters, parameters);
    tensors["layers.0.blocks.0.attn.dwconv.1.running_mean"] = torch::zeros({32});
    tensors["layers.0.blocks.0.attn.dwconv.1.running_var"] = torch::zeros({31});
    EXPECT_THROW(detect_network(tensors), Error);
}

using Spelling = std::vector<std::pair<std::string, std::string>>;

WeightTensors spelt(const WeightTensors& tensors, const Spelling& spelling) {
    WeightTensors result;
    for (const auto& [name, tensor] : tensors) {
        std::string other = name;
        for (const auto& [from, to] : spelling)
            if (const auto at = other.find(from); at != other.npos) other.replace(at, from.size(), to);
        result[other] = tensor;
    }
    return result;
}

TEST(Detect, EsrganIsFoundInAllItsSpellings) {
    const torch::NoGradGuard no_grad;
    const NetworkParameters parameters{{"channels", 6},  {"growth", 3},    {"blocks", 2},
                                       {"doublings", 2}, {"unshuffle", 1}, {"scale", 4}};
    const auto network = create_network("esrgan", parameters);
    const auto x = testing::sine_picture(6, 5);
    const Spelling bsrgan{{"body.0.", "RRDB_trunk.0."}, {"body.1.", "RRDB_trunk.1."}, {"rdb", "RDB"},
                          {"conv_body", "trunk_conv"},  {"conv_up", "upconv"},        {"conv_hr", "HRconv"}};
    Spelling first{{"body.0.", "model.1.sub.0."},  {"body.1.", "model.1.sub.1."}, {"rdb", "RDB"},
                   {"conv_body", "model.1.sub.2"}, {"conv_first", "model.0"},     {"conv_up1", "model.3"},
                   {"conv_up2", "model.6"},        {"conv_hr", "model.8"},        {"conv_last", "model.10"}};
    for (int i = 1; i <= 5; ++i)
        first.push_back({".conv" + std::to_string(i) + ".", ".conv" + std::to_string(i) + ".0."});
    for (const auto& spelling : {Spelling{}, bsrgan, first}) {
        const auto detected = detect_network(spelt(testing::weights_of(*network), spelling));
        EXPECT_EQ(detected.parameters, parameters);
        EXPECT_TRUE(detected.network->forward(x).equal(network->forward(x)));
    }
}

// --- refusals ---------------------------------------------------------------------------------------

std::string refusal(const WeightShapes& shapes) try {
    detect_network(testing::sine_weights(shapes));
    return "";
} catch (const Error& error) {
    return error.what();
}

TEST(Detect, WhatCannotBeOpenedSaysWhy) {
    const std::vector<std::pair<WeightShapes, std::string>> table{
        {{{"model.diffusion_model.input_blocks.0.0.weight", {4}}}, "diffusion"},
        {{{"stylegan_decoder.style_mlp.1.weight", {4}}}, "face-restoration"},
        {{{"features.0.weight", {4, 3, 3, 3}}, {"classifier.0.weight", {4, 4}}}, "names what a picture shows"},
        {{{"body.0.weight", {8, 4, 3, 3}}, {"body.1.weight", {8}}, {"body.2.weight", {12, 8, 3, 3}}}, "4 channels"},
        {{{"model.0.weight", {64, 1, 3, 3}}, {"model.2.weight", {1, 64, 3, 3}}}, "1 channel"},
        {{{"layers.0.blocks.0.attn.attns.0.pos.pos_proj.weight", {5, 2}}}, "DAT"},
        {{{"something.weight", {3}}}, "not known"},
    };
    for (const auto& [shapes, says] : table) {
        const auto sentence = refusal(shapes);
        EXPECT_NE(sentence.find(says), std::string::npos) << sentence;
    }
}

TEST(Detect, AFileThatClaimsManyBlocksGetsNoneItDoesNotHold) {
    WeightShapes shapes{{"conv_first.weight", {512, 3, 3, 3}}, {"body.0.rdb1.conv1.weight", {32, 64, 3, 3}}};
    for (int i = 1; i < 64; ++i) shapes["body." + std::to_string(i) + ".rdb1.conv1.weight"] = {0};
    EXPECT_NE(refusal(shapes), "");
}

// --- real files -------------------------------------------------------------------------------------

struct RealFile {
    std::string name, architecture;
};

TEST(Detect, RealFilesOpenAndGiveASmoothPictureBack) {
    const char* assets = std::getenv("IMPASTO_ASSETS");
    if (!assets) GTEST_SKIP() << "IMPASTO_ASSETS does not say where the reference weights lie";
    const torch::NoGradGuard no_grad;
    const std::vector<RealFile> files{{"4xLSDIRCompactC3.safetensors", "compact"},
                                      {"RealESRGAN_General_x4_v3.safetensors", "compact"},
                                      {"RealESRGAN_General_WDN_x4_v3.safetensors", "compact"},
                                      {"realesr-animevideov3.pth", "compact"},
                                      {"realesr-animevideov3.repacked-stored.pth", "compact"},
                                      {"ntire2024-span-ch28-slim-x4.pth", "span"},
                                      {"ntire2025-span-x4.pth", "span"},
                                      {"ntire2024-rlfn-x4.pth", "rlfn"},
                                      {"rfdn-aim-x4.pth", "rfdn"},
                                      {"safmn-x4.pth", "safmn"}};
    for (const auto& [name, architecture] : files) {
        const auto detected = open_weights_file(std::filesystem::path(assets) / "weights/upscale" / name);
        EXPECT_EQ(detected.architecture, architecture) << name;
        EXPECT_EQ(detected.network->traits().scale, 4) << name;
        const auto picture = (testing::sine_picture(8, 8) * 0.6 + 0.2);
        const auto smooth = torch::upsample_bicubic2d(picture, {96, 96}, false);
        const auto again = torch::avg_pool2d(detected.network->forward(smooth), 4);
        const auto error = (again - smooth).slice(2, 16, -16).slice(3, 16, -16).abs();
        EXPECT_LT(error.mean().item<float>(), 0.02) << name;  // a network for drawings is not faithful
        EXPECT_LT(error.max().item<float>(), 0.06) << name;
    }
}

}  // namespace
}  // namespace impasto

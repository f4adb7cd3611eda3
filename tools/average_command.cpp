// SPDX-License-Identifier: GPL-3.0-or-later
// The mean of several trainings of one network ("model soup", Wortsman et al., ICML 2022): where they began
// from the same weights it is often better than each.
#include <filesystem>
#include <memory>
#include <vector>

#include <impasto/error.h>
#include <impasto/text.h>

#include "commands.h"
#include "safetensors.h"

namespace impasto::tools {
namespace {

struct Options {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path output;
    bool half = false;
};

void add(StateDict& sum, const std::filesystem::path& file) {
    const auto more = load_safetensors(file);
    for (auto& [name, tensor] : sum.tensors) {
        const auto found = more.tensors.find(name);
        if (found == more.tensors.end() || found->second.sizes() != tensor.sizes())
            throw Error(ErrorKind::bad_file,
                        format_text(tr("%s is not of the same network as the first file."), file.c_str()));
        tensor = tensor + found->second.to(torch::kFloat64);
    }
}

void average(const Options& options) {
    StateDict sum = load_safetensors(options.inputs.front());
    for (auto& [name, tensor] : sum.tensors) tensor = tensor.to(torch::kFloat64);
    for (std::size_t i = 1; i < options.inputs.size(); ++i) add(sum, options.inputs[i]);
    for (auto& [name, tensor] : sum.tensors)
        tensor = (tensor / double(options.inputs.size())).to(options.half ? torch::kFloat16 : torch::kFloat32);
    save_safetensors(options.output, sum);
}

}  // namespace

void add_average(CLI::App& command) {
    const auto options = std::make_shared<Options>();
    command.add_option("weights", options->inputs, tr("Weight files of one network"))
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("-o,--output", options->output, tr("Their mean, .safetensors"))->required();
    command.add_flag("--half", options->half, tr("Store it in half precision: half the bytes; of one file too"));
    command.callback([options] { average(*options); });
}

}  // namespace impasto::tools

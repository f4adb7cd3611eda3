// SPDX-License-Identifier: GPL-3.0-or-later
// What every network is to the rest of the core: a function from a tensor to a tensor that declares
// how it may be cut into tiles. Generic code reads the declaration and never asks which network it has.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "precompiled/torch_headers.h"

namespace impasto {

struct NetworkTraits {
    int scale = 1;              ///< output px per input px and axis
    int size_multiple = 1;      ///< sides of its input must divide by this
    int radius_px = 0;          ///< receptive field: input px seen on each side of a pixel; the halo of a tile
    bool half_safe = true;      ///< may run in 16-bit floats on a GPU
    double bytes_per_px = 0;    ///< peak float32 working memory per input px, activations only
};

/// x: [n, 3, h, w] in 0…1, gamma-encoded → [n, 3, h·scale, w·scale], nominally 0…1, not clamped.
class Network : public torch::nn::Module {
public:
    virtual torch::Tensor forward(torch::Tensor x) = 0;
    virtual NetworkTraits traits() const = 0;
};

using NetworkParameters = std::map<std::string, long>;

/// One line of the registry: a name and how to build the network from its parameters.
struct Architecture {
    std::string name;
    std::string title;  ///< "Compact (SRVGGNet)"
    std::shared_ptr<Network> (*create)(const NetworkParameters&);
};

const std::vector<Architecture>& architectures();

/// Throws Error{bad_file} for a name that is not registered or a parameter that is missing or absurd.
std::shared_ptr<Network> create_network(const std::string& architecture, const NetworkParameters& parameters);

/// A parameter within least…most. Throws Error{bad_file}.
long parameter(const NetworkParameters& parameters, const std::string& name, long least, long most);

/// Copies weights by name (converted to float32). Throws Error{bad_file} unless names and shapes agree exactly.
void load_weights(Network& network, const std::map<std::string, torch::Tensor>& tensors);

}  // namespace impasto

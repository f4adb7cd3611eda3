// SPDX-License-Identifier: GPL-3.0-or-later
// What every network is to the rest of the core: a function from a tensor to a tensor that declares
// how it may be cut into tiles. Generic code reads the declaration and never asks which network it has.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "networks/weight_shapes.h"
#include "precompiled/torch_headers.h"

namespace impasto {

struct NetworkTraits {
    int scale = 1;          ///< output px per input px and axis
    int size_multiple = 1;  ///< sides of its input must divide by this
    int radius_px = 0;      ///< the halo of a tile: the receptive field, input px seen on each side of a pixel
    /// False: the network sees further than radius_px, or all of its input, if only faintly
    bool exact_halo = true;
    /// Where the halo is not exact: input px over which neighbouring tiles should be blended
    int overlap_px = 0;
    bool half_safe = true;    ///< may run in 16-bit floats on a GPU
    double bytes_per_px = 0;  ///< peak float32 working memory per input px, activations only
};

/// x: [n, 3, h, w] in 0…1, gamma-encoded → [n, 3, h·scale, w·scale], nominally 0…1, not clamped.
class Network : public torch::nn::Module {
public:
    virtual torch::Tensor forward(torch::Tensor x) = 0;
    virtual NetworkTraits traits() const = 0;
};

using NetworkParameters = std::map<std::string, long>;

/// One line of the registry: a name, how to build the network from its parameters, and how to know its
/// weights in a file that comes without a manifest.
struct Architecture {
    std::string name;
    std::string title;  ///< "Compact (SRVGGNet)"
    std::shared_ptr<Network> (*create)(const NetworkParameters&);
    /// The parameters, "scale" among them, if names and shapes are this architecture's.
    std::optional<NetworkParameters> (*detect)(const WeightShapes&);
    /// Other spellings to the network's own; what is not this architecture's passes through. May be null.
    WeightTensors (*canonical)(WeightTensors) = nullptr;
};

const std::vector<Architecture>& architectures();

/// Throws Error{bad_file} for a name that is not registered or a parameter that is missing or absurd.
std::shared_ptr<Network> create_network(const std::string& architecture, const NetworkParameters& parameters);

/// A parameter within least…most. Throws Error{bad_file}.
long parameter(const NetworkParameters& parameters, const std::string& name, long least, long most);

/// Copies weights by name (converted to float32). Throws Error{bad_file} unless names and shapes agree exactly.
void load_weights(Network& network, const WeightTensors& tensors);

}  // namespace impasto

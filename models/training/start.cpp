// SPDX-License-Identifier: GPL-3.0-or-later
#include "start.h"

#include "networks/compact.h"
#include "towers.h"

namespace impasto {
namespace {

/// For each of 3·to² sub-pixels the nearest of 3·from².
torch::Tensor nearest_subpixels(long from, long to) {
    std::vector<std::int64_t> rows;
    const auto nearest = [&](long i) { return (2 * i + 1) * from / (2 * to); };
    for (long color = 0; color < 3; ++color)
        for (long y = 0; y < to; ++y)
            for (long x = 0; x < to; ++x) rows.push_back((color * from + nearest(y)) * from + nearest(x));
    return torch::tensor(rows, torch::kInt64);
}

/// The same but for the number of sub-pixels.
torch::Tensor of_other_scale(const torch::Tensor& given, const torch::Tensor& wanted) {
    if (given.dim() != wanted.dim() || given.dim() == 0 || given.sizes().slice(1) != wanted.sizes().slice(1)) return {};
    const long from = shuffle_scale(given.size(0)), to = shuffle_scale(wanted.size(0));
    return from == 0 || to == 0 ? torch::Tensor() : given.index_select(0, nearest_subpixels(from, to));
}

/// [rows] or [rows, columns, …]: channels of a wider network, each one of the given ones again; who reads a channel
/// takes its share ("Net2Net", Chen, Goodfellow & Shlens, ICLR 2016). The network gives what the given one gave, but
/// for the noise without which copies would stay copies.
torch::Tensor widened(const torch::Tensor& given, const torch::Tensor& wanted) {
    constexpr double noise = 0.1;  // of the weights' own spread
    const auto places = [&](long dim) { return torch::arange(wanted.size(dim)).remainder(given.size(dim)); };
    const auto rows = given.index_select(0, places(0));
    if (given.dim() == 1) return rows;
    const auto copies = torch::bincount(places(1)).index_select(0, places(1)).to(given.dtype());
    const auto wide = rows.index_select(1, places(1)) / copies.view({1, -1, 1, 1});
    auto random = torch::make_generator<torch::CPUGeneratorImpl>(std::uint64_t(given.numel()));
    return wide + torch::randn(wide.sizes(), random, wide.options()) * (noise * wide.std());
}

/// What a start is made of: the given network's weights and how wide both are.
struct Given {
    const WeightTensors& tensors;
    long from = 0, to = 0;  // features that layers pass on, by the first convolution

    torch::Tensor for_weight(const std::string& name, const torch::Tensor& wanted) const {
        const auto found = tensors.find(name);
        if (found == tensors.end()) return {};
        if (found->second.sizes() == wanted.sizes()) return found->second;
        return may_widen(found->second, wanted) ? widened(found->second, wanted)
                                                : of_other_scale(found->second, wanted);
    }

private:
    /// Only features multiply, never colours.
    bool may_widen(const torch::Tensor& given, const torch::Tensor& wanted) const {
        if (given.dim() != wanted.dim() || (given.dim() != 1 && given.dim() != 4) || from >= to) return false;
        for (long dim = 0; dim < given.dim(); ++dim)
            if (given.size(dim) != wanted.size(dim) && (dim > 1 || given.size(dim) != from || wanted.size(dim) != to))
                return false;
        return true;
    }
};

}  // namespace

std::vector<std::string> start_from(Network& network, const WeightTensors& weights) {
    const torch::NoGradGuard no_grad;
    const auto parameters = network.named_parameters();
    const auto of_second_tower = chain_name(1, 2) + ".0.weight";
    const bool doubles = parameters.contains(of_second_tower) && !weights.contains(of_second_tower);
    const auto tensors = doubles ? two_towers(weights) : weights;
    const auto first = tensors.find(parameters.begin()->key());
    const Given given{tensors, first == tensors.end() ? 0 : first->second.size(0), parameters.begin()->value().size(0)};
    std::vector<std::string> anew;
    for (const auto& item : parameters) {
        const auto taken = given.for_weight(item.key(), item.value());
        if (taken.defined()) item.value().copy_(taken);
        else anew.push_back(item.key());
    }
    return anew;
}

}  // namespace impasto

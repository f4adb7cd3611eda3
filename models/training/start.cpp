// SPDX-License-Identifier: GPL-3.0-or-later
#include "start.h"

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

}  // namespace

std::vector<std::string> start_from(Network& network, const WeightTensors& tensors) {
    const torch::NoGradGuard no_grad;
    std::vector<std::string> anew;
    for (auto& item : network.named_parameters()) {
        const auto found = tensors.find(item.key());
        const auto taken = found == tensors.end() ? torch::Tensor() : of_other_scale(found->second, item.value());
        if (found != tensors.end() && found->second.sizes() == item.value().sizes()) item.value().copy_(found->second);
        else if (taken.defined()) item.value().copy_(taken);
        else anew.push_back(item.key());
    }
    return anew;
}

}  // namespace impasto

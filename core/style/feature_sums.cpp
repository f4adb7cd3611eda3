// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/feature_sums.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>

#include "style/lanes.h"

namespace impasto {
namespace {

/// The px that are summed together: their channels and a last one of ones, whose moments are the sums of the others,
/// then zeros up to whole lanes.
struct Group {
    explicit Group(long features)
        : channels(features + 1), padded((channels + lanes - 1) / lanes * lanes),
          values(std::size_t(px_summed_together * padded)), weighted(values) {}

    void load(const float* f, long px, long px_stride, const float* w) {
        for (long k = 0; k < px_summed_together; ++k) {
            float *value = &values[std::size_t(k * padded)], *product = &weighted[std::size_t(k * padded)];
            const bool is_there = k < px;
            for (long c = 0; c + 1 < channels; ++c) value[c] = is_there ? f[k * px_stride + c] : 0;
            value[channels - 1] = is_there ? 1 : 0;
            for (long c = 0; c < channels; ++c) product[c] = w && is_there ? value[c] * w[k] : value[c];
        }
    }

    long channels, padded;
    std::vector<float> values, weighted;  // [px_summed_together, padded]
};

/// sums: [channels, padded]. Left of the lanes of the diagonal nothing is summed.
[[gnu::always_inline]] inline void add_moments(const Group* group, double* sums) {
    const long padded = group->padded;
    const float *values = group->values.data(), *weighted = group->weighted.data();
    for (long i = 0; i < group->channels; ++i)
        for (long j = i / lanes * lanes; j < padded; j += lanes) {
            Floats sum{}, product;
            for (long k = 0; k < px_summed_together; ++k) {
                read(product, weighted + k * padded + j);
                sum += product * values[k * padded + i];
            }
            Doubles total;
            read(total, sums + i * padded + j);
            total += __builtin_convertvector(sum, Doubles);
            write(sums + i * padded + j, total);
        }
}

class Moments {
public:
    explicit Moments(long channels) : group_(channels), sums_(std::size_t(group_.channels * group_.padded)) {}

    void add_row(const float* f, long px, long px_stride, const float* w) {
        for (long x = 0; x < px; x += px_summed_together) {
            group_.load(f + x * px_stride, std::min(px - x, px_summed_together), px_stride, w ? w + x : nullptr);
            with_widest<add_moments>(&std::as_const(group_), sums_.data());
        }
    }

    torch::Tensor matrix() {
        const auto all = torch::from_blob(sums_.data(), {group_.channels, group_.padded}, torch::kFloat64)
                             .narrow(1, 0, group_.channels);
        return all.triu() + all.triu(1).t();
    }

private:
    Group group_;
    std::vector<double> sums_;
};

/// [c + 1, c + 1], the last row and column being those of the ones.
torch::Tensor moments_on_cpu(const torch::Tensor& features, const torch::Tensor& weights) {
    const auto f = features.stride(1) == 1 ? features : features.contiguous(torch::MemoryFormat::ChannelsLast);
    const auto w = weights.defined() ? weights.contiguous() : weights;
    const long channels = f.size(1), width = f.size(3);
    auto total = torch::zeros({channels + 1, channels + 1}, torch::kFloat64);
    std::mutex adding;
    at::parallel_for(0, f.size(2), 1, [&](long begin, long end) {
        const torch::NoGradGuard no_grad;
        Moments moments(channels);
        for (long y = begin; y < end; ++y)
            moments.add_row(f.const_data_ptr<float>() + y * f.stride(2), width, f.stride(3),
                            w.defined() ? w.const_data_ptr<float>() + y * width : nullptr);
        const auto matrix = moments.matrix();
        const std::scoped_lock lock(adding);
        total += matrix;
    });
    return total;
}

torch::Tensor moments_on_gpu(const torch::Tensor& features, const torch::Tensor& weights) {
    const at::NoTF32Guard full_precision;  // which a GPU would shorten
    const auto ones = torch::cat({features, torch::ones_like(features.narrow(1, 0, 1))}, 1);
    const auto weighted = weights.defined() ? ones * weights : ones;
    return weighted.flatten(2).squeeze(0).mm(ones.flatten(2).squeeze(0).t()).to(torch::kFloat64);
}

}  // namespace

torch::Tensor feature_sums(const torch::Tensor& features, const torch::Tensor& weights) {
    const torch::NoGradGuard no_grad;
    const long channels = features.size(1);
    const auto moments = features.is_cpu() ? moments_on_cpu(features, weights) : moments_on_gpu(features, weights);
    return torch::cat({moments[channels].roll(1), moments.narrow(0, 0, channels).narrow(1, 0, channels).flatten()});
}

}  // namespace impasto

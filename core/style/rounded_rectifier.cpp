// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/rounded_rectifier.h"

#include <algorithm>

#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include "style/lanes.h"

namespace impasto {
namespace {

constexpr long grain = 1 << 14;  // values, below which a thread is not worth its start

struct Bend {
    float leak, width;
};

/// leaky(x) + (1 − leak)/4w · (w − |x|)² within ±w.
[[gnu::always_inline]] inline void find_value(Floats& y, const Floats& x, Bend bend) {
    const Floats size = x < 0 ? -x : x, rest = bend.width - size, inside = rest > 0 ? rest : Floats{};
    y = (x > 0 ? x : x * bend.leak) + inside * inside * ((1 - bend.leak) / (4 * bend.width));
}

[[gnu::always_inline]] inline void find_slope(Floats& slope, const Floats& x, Bend bend) {
    const Floats most = Floats{} + 1, least = most * bend.leak;
    slope = x * ((1 - bend.leak) / (2 * bend.width)) + (1 + bend.leak) / 2;
    slope = slope < most ? slope : most;
    slope = slope > least ? slope : least;
}

/// The last values, fewer than lanes, by way of whole lanes.
template <typename Step>
[[gnu::always_inline]] inline void eight_by_eight(long count, const Step& step) {
    long i = 0;
    for (; i + lanes <= count; i += lanes) step(i, lanes);
    if (i < count) step(i, count - i);
}

[[gnu::always_inline]] inline void read_some(Floats& into, const float* values, long count) {
    if (count == lanes) return read(into, values);
    into = Floats{};
    std::memcpy(&into, values, std::size_t(count) * sizeof(float));
}

[[gnu::always_inline]] inline void write_some(float* values, const Floats& from, long count) {
    if (count == lanes) return write(values, from);
    std::memcpy(values, &from, std::size_t(count) * sizeof(float));
}

[[gnu::always_inline]] inline void values_of(const float* x, float* y, long count, Bend bend) {
    eight_by_eight(count, [&](long i, long some) __attribute__((always_inline)) {
        Floats here, value;
        read_some(here, x + i, some);
        find_value(value, here, bend);
        write_some(y + i, value, some);
    });
}

[[gnu::always_inline]] inline void slopes_of(const float* x, const float* by_y, float* by_x, long count, Bend bend) {
    eight_by_eight(count, [&](long i, long some) __attribute__((always_inline)) {
        Floats here, sent, slope;
        read_some(here, x + i, some);
        read_some(sent, by_y + i, some);
        find_slope(slope, here, bend);
        write_some(by_x + i, sent * slope, some);
    });
}

torch::Tensor slope_at(const torch::Tensor& x, Bend bend) {
    return (x * ((1 - bend.leak) / (2 * bend.width)) + (1 + bend.leak) / 2).clamp(bend.leak, 1);
}

/// Keeps what comes in rather than what goes out; a convolution with fixed weights needs neither.
struct RoundedRectifier : torch::autograd::Function<RoundedRectifier> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x, double leak,
                                 double width) {
        context->save_for_backward({x});
        context->saved_data["leak"] = leak;
        context->saved_data["width"] = width;
        auto y = torch::empty_like(x);
        const auto* from = x.const_data_ptr<float>();
        auto* to = y.mutable_data_ptr<float>();
        at::parallel_for(0, x.numel(), grain, [&](long begin, long end) {
            with_widest<values_of>(from + begin, to + begin, end - begin, Bend{float(leak), float(width)});
        });
        return y;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& slopes) {
        const auto x = context->get_saved_variables().front();
        const Bend bend{float(context->saved_data["leak"].toDouble()), float(context->saved_data["width"].toDouble())};
        torch::autograd::variable_list found(3);
        if (torch::GradMode::is_enabled()) {  // the way back is to be derived itself
            found[0] = slopes.front() * slope_at(x, bend);
            return found;
        }
        const auto sent =
            slopes.front().strides() == x.strides() ? slopes.front() : torch::empty_like(x).copy_(slopes.front());
        auto by_x = torch::empty_like(x);
        const auto *at = x.const_data_ptr<float>(), *from = sent.const_data_ptr<float>();
        auto* to = by_x.mutable_data_ptr<float>();
        at::parallel_for(0, x.numel(), grain, [&](long begin, long end) {
            with_widest<slopes_of>(at + begin, from + begin, to + begin, end - begin, bend);
        });
        found[0] = by_x;
        return found;
    }
};

bool is_for_lanes(const torch::Tensor& x) {
    return x.is_cpu() && x.scalar_type() == torch::kFloat32 && x.is_non_overlapping_and_dense();
}

}  // namespace

torch::Tensor rectified(const torch::Tensor& x, double leak, double width) {
    if (is_for_lanes(x)) return RoundedRectifier::apply(x, leak, width);
    return torch::leaky_relu(x, leak) + (width - x.abs()).clamp_min(0).square() * ((1 - leak) / (4 * width));
}

}  // namespace impasto

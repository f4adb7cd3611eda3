// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/optimizer.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "resample.h"

namespace impasto {
namespace {

constexpr double least_length = 1e-12;

double scalar_product(const torch::Tensor& a, const torch::Tensor& b) {
    return a.flatten().dot(b.flatten()).item<double>();
}

double root_mean_square(const torch::Tensor& x) { return std::sqrt(scalar_product(x, x) / double(x.numel())); }

class Lbfgs final : public PictureOptimizer {
public:
    explicit Lbfgs(const LbfgsOptions& options) : options_(options), longest_(options.longest_step) {}

    void step(torch::Tensor& x, double loss, const torch::Tensor& gradient) override {
        if (options_.takes_back && x_before_.defined() && !(loss <= loss_before_)) return retreat(x);
        if (x_before_.defined()) remember(x - x_before_, gradient - gradient_before_);
        longest_ = std::min(options_.longest_step, longest_ * 1.5);
        x_before_ = x.clone();
        gradient_before_ = gradient;
        loss_before_ = loss;
        advance(x);
    }

    void resize(int height, int width) override {
        for (auto& pair : pairs_) {
            const auto along = resample_to(pair.step, height, width), change = resample_to(pair.change, height, width);
            pair = {along, change, scalar_product(along, change)};
        }
        std::erase_if(pairs_, [](const Pair& pair) { return !is_convex(pair); });
        x_before_ = torch::Tensor();
        gradient_before_ = torch::Tensor();
    }

private:
    struct Pair {
        torch::Tensor step, change;
        double curvature;  // step · change
    };

    /// Only along convex directions does the inverse Hessian stay positive.
    static bool is_convex(const Pair& pair) {
        return pair.curvature >
               1e-6 * std::sqrt(scalar_product(pair.step, pair.step) * scalar_product(pair.change, pair.change));
    }

    void remember(const torch::Tensor& along, const torch::Tensor& seen_change) {
        const double steepest = root_mean_square(seen_change) / std::max(root_mean_square(along), least_length);
        const auto change = seen_change + along * (options_.damping * steepest);
        const Pair pair{along, change, scalar_product(along, change)};
        if (!is_convex(pair)) return;
        pairs_.push_back(pair);
        if (int(pairs_.size()) > options_.history) pairs_.pop_front();
    }

    void advance(torch::Tensor& x) {
        auto direction = inverse_hessian_times(gradient_before_);
        const double length = root_mean_square(direction);
        const double wanted = pairs_.empty() ? options_.first_step : std::min(length, longest_);
        if (length > 0) x.sub_(direction, wanted / length);
    }

    /// Back to the picture before, and less boldly onward: along the same slope, without what was learnt.
    void retreat(torch::Tensor& x) {
        longest_ = std::max(longest_ / 4, 1e-4);
        pairs_.clear();
        x.copy_(x_before_);
        const double length = root_mean_square(gradient_before_);
        if (length > 0) x.sub_(gradient_before_, std::min(options_.first_step, longest_) / length);
    }

    torch::Tensor inverse_hessian_times(const torch::Tensor& gradient) const {
        auto q = gradient.clone();
        std::vector<double> alphas(pairs_.size());
        for (std::size_t i = pairs_.size(); i-- > 0;) {
            alphas[i] = scalar_product(pairs_[i].step, q) / pairs_[i].curvature;
            q.sub_(pairs_[i].change, alphas[i]);
        }
        if (!pairs_.empty())
            q.mul_(pairs_.back().curvature / scalar_product(pairs_.back().change, pairs_.back().change));
        for (std::size_t i = 0; i < pairs_.size(); ++i) {
            const double beta = scalar_product(pairs_[i].change, q) / pairs_[i].curvature;
            q.add_(pairs_[i].step, alphas[i] - beta);
        }
        return q;
    }

    LbfgsOptions options_;
    double longest_, loss_before_ = 0;
    std::deque<Pair> pairs_;
    torch::Tensor x_before_, gradient_before_;
};

class Adam final : public PictureOptimizer {
public:
    explicit Adam(const AdamOptions& options) : options_(options) {}

    void step(torch::Tensor& x, double, const torch::Tensor& gradient) override {
        if (!mean_.defined()) {
            mean_ = torch::zeros_like(x);
            square_ = torch::zeros_like(x);
        }
        ++steps_;
        mean_.lerp_(gradient, 1 - options_.beta_1);
        square_.lerp_(gradient.square(), 1 - options_.beta_2);
        const auto unbiased_root = (square_ / (1 - std::pow(options_.beta_2, steps_))).sqrt_().add_(options_.epsilon);
        x.addcdiv_(mean_, unbiased_root, -options_.rate / (1 - std::pow(options_.beta_1, steps_)));
    }

    void resize(int height, int width) override {
        if (!mean_.defined()) return;
        mean_ = resample_to(mean_, height, width);
        square_ = resample_to(square_, height, width).clamp_min_(0);
    }

private:
    AdamOptions options_;
    long steps_ = 0;
    torch::Tensor mean_, square_;
};

class ReadySteps final : public PictureOptimizer {
public:
    explicit ReadySteps(double length) : length_(length) {}
    void step(torch::Tensor& x, double, const torch::Tensor& gradient) override { x.sub_(gradient, length_); }
    void resize(int, int) override {}

private:
    double length_;
};

}  // namespace

std::unique_ptr<PictureOptimizer> make_ready_steps(double length) { return std::make_unique<ReadySteps>(length); }

std::unique_ptr<PictureOptimizer> make_lbfgs(const LbfgsOptions& options) { return std::make_unique<Lbfgs>(options); }

std::unique_ptr<PictureOptimizer> make_adam(const AdamOptions& options) { return std::make_unique<Adam>(options); }

void IterateMean::add(const torch::Tensor& x) {
    sum_ = sum_.defined() ? sum_ * decay_ + x * (1 - decay_) : x * (1 - decay_);
    weight_ = weight_ * decay_ + (1 - decay_);
}

}  // namespace impasto

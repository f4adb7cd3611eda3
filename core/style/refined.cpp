// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/refined.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include <impasto/error.h>
#include <impasto/text.h>

#include "resample.h"
#include "style/canvas.h"
#include "style/colors.h"
#include "style/scales.h"

namespace impasto {
namespace {

using Clock = std::chrono::steady_clock;

std::unique_ptr<PictureOptimizer> make_optimizer(const Recipe& recipe) {
    return recipe.optimizer == StyleOptimizer::adam ? make_adam(recipe.adam) : make_lbfgs(recipe.lbfgs);
}

torch::Tensor noise(Size size, std::uint64_t seed) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return torch::rand({1, 3, size.height, size.width}, generator, torch::kFloat32);
}

/// Of each px and the one before it, so one less along `dim`.
torch::Tensor sum_of_neighbours(const torch::Tensor& x, int dim) { return x.slice(dim, 1) + x.slice(dim, 0, -1); }

/// [1 2 1] / 4 both ways, the border repeated, so that the filter is its own adjoint.
torch::Tensor smoothed(const torch::Tensor& x) {
    auto sum = torch::replication_pad2d(x, {1, 1, 1, 1});
    for (const int dim : {2, 2, 3, 3}) sum = sum_of_neighbours(sum, dim);
    return sum.div_(16);
}

/// Tells the moment when the picture has come to rest.
class Rest {
public:
    explicit Rest(const Recipe& recipe) : least_change_(recipe.settled), window_(recipe.settled_window) {}

    bool reached(const torch::Tensor& x, int iteration) {
        if (least_change_ <= 0 || iteration % window_ != 0) return false;
        const bool at_rest = before_.defined() && (x - before_).abs().mean().item<double>() < least_change_;
        before_ = x.clone();
        return at_rest;
    }

private:
    double least_change_;
    int window_;
    torch::Tensor before_;
};

/// A style at the size in which a scale imitates it.
struct SizedStyle {
    Canvas picture;
    double share;
};

constexpr int scales_an_octave = 4;

struct SharedScale {
    double scale, share;
};

/// The style scales on both sides of the wanted one that are looked at, always the same ones: a style that is resampled
/// by a hair differently has other statistics at random, and so another painting; one whose sizes are mixed by a hair
/// differently has nearly the same.
std::vector<SharedScale> fixed_scales(double wanted) {
    const double place = std::log2(wanted) * scales_an_octave, below = std::floor(place + 1e-6), rest = place - below;
    const auto scale_at = [](double fixed) { return std::exp2(fixed / scales_an_octave); };
    if (rest < 1e-6) return {{wanted, 1}};
    return {{scale_at(below), 1 - rest}, {scale_at(below + 1), rest}};
}

bool is_learned_at(std::size_t scale, const Recipe& recipe) { return recipe.learned_steps > 0 && scale > 0; }

int iterations_at(const std::vector<Size>& scales, std::size_t scale, const Recipe& recipe) {
    if (is_learned_at(scale, recipe)) return recipe.learned_steps;
    return scale > 0 && scale + 1 == scales.size() ? recipe.finest_iterations : recipe.iterations;
}

double work_at(const std::vector<Size>& scales, std::size_t scale, const Recipe& recipe) {
    return double(scales[scale].area()) * iterations_at(scales, scale, recipe);
}

/// px times iterations where no scale ends early.
double whole_work(const std::vector<Size>& scales, const Recipe& recipe) {
    double work = 0;
    for (std::size_t scale = 0; scale < scales.size(); ++scale) work += work_at(scales, scale, recipe);
    return work;
}

ObjectiveWeights weights_of(const Recipe& recipe) {
    return {.style = recipe.style_weights,
            .content = recipe.content_weight,
            .total_variation = recipe.total_variation,
            .out_of_range = recipe.out_of_range};
}

class Refinement {
public:
    Refinement(const PaintInput& input, const Recipe& recipe, Perception& perception, ProgressSink& progress)
        : input_(input), recipe_(recipe), perception_(perception), progress_(progress),
          scales_(coarse_to_fine(input.content.size(), recipe.coarsest_px, recipe.scale_ratio)),
          optimizer_(make_optimizer(recipe)), work_(whole_work(scales_, recipe)) {}

    torch::Tensor result() {
        for (scale_ = 0; scale_ < scales_.size(); ++scale_) {
            paint(scales_[scale_]);
            work_done_ += work_at(scales_, scale_, recipe_);
        }
        return x_.clamp(0, 1);
    }

private:
    bool is_learned() const { return is_learned_at(scale_, recipe_); }
    int iterations() const { return iterations_at(scales_, scale_, recipe_); }

    void paint(Size size) {
        const Canvas content = resized(input_.content, size);
        if (is_learned()) optimizer_ = make_ready_steps(recipe_.step_length);
        Objective objective(perception_, recipe_.style_loss, begin(content), content, weights(), progress_);
        Rest rest(recipe_);
        IterateMean mean(recipe_.averaging);
        const auto begun = x_;
        auto change = torch::zeros_like(x_);
        for (int i = 0; i < iterations() && !rest.reached(x_, i); ++i) {
            if (progress_.cancelled()) throw Cancelled();
            perception_.network->choose_step(is_learned() ? std::optional(i) : std::nullopt);
            const auto evaluation = objective.evaluate(x_);
            if (!std::isfinite(evaluation.loss))
                throw Error(ErrorKind::bad_result, tr("The style's loss is not a number any more. Choose another "
                                                      "perceptual network or other settings."));
            report(i, evaluation);
            optimizer_->step(change, evaluation.loss, admitted(evaluation.gradient));
            x_ = begun + admitted(change);
            mean.add(x_);
        }
        x_ = mean.value();
        if (recipe_.learned_steps > 0) x_.clamp_(0, 1);  // as the steps have learnt to begin
    }

    /// Of a scale: sets the picture it begins with, and gives the goals. The
    /// styles are read once, and are gone before the steps.
    std::vector<StyleGoal> begin(const Canvas& content) {
        std::vector<SizedStyle> styles;
        for (const auto& style : input_.styles)
            for (const auto& [scale, share] : fixed_scales(recipe_.style_scale))
                styles.push_back({style_for(style, content.size(), scale), style.share * share});
        set_picture(content, styles);
        return goals_for(content, styles);
    }

    /// Where the recipe starts, then the picture before, enlarged, with its share of the start's detail.
    void set_picture(const Canvas& content, const std::vector<SizedStyle>& styles) {
        const Size size = content.size();
        const auto start = !x_.defined() || recipe_.kept_detail > 0 ? started(content, styles) : torch::Tensor();
        const auto enlarged = [&](const torch::Tensor& x) { return resample_to(x, size.height, size.width); };
        if (!x_.defined()) {
            x_ = start;
        } else {
            x_ = start.defined() ? enlarged(x_ - start_here_ * recipe_.kept_detail) + start * recipe_.kept_detail
                                 : enlarged(x_);
            optimizer_->resize(size.height, size.width);
        }
        x_ = x_.contiguous();  // as gradients are, or each of the optimiser's products would copy it
        start_here_ = start;
    }

    torch::Tensor started(const Canvas& content, const std::vector<SizedStyle>& styles) {
        const auto anew = started_anew(content, styles);
        if (!input_.begun) return anew;
        const Canvas begun = resized(input_.begun->picture, content.size());
        return torch::lerp(anew, begun.color, begun.visibility * recipe_.going_on.share);
    }

    torch::Tensor started_anew(const Canvas& content, const std::vector<SizedStyle>& styles) {
        if (recipe_.start == StyleStart::noise) return admitted(noise(content.size(), recipe_.seed));
        if (recipe_.start == StyleStart::content) return content.color;
        if (!to_style_colors_) to_style_colors_ = color_map_to(styles, content);
        return (*to_style_colors_)(content.color).clamp(0, 1);
    }

    AffineMap color_map_to(const std::vector<SizedStyle>& styles, const Canvas& content) const {
        const auto from = color_statistics(content);
        AffineMap mixture{torch::zeros({3, 3}, torch::kFloat64), torch::zeros({3}, torch::kFloat64)};
        for (const auto& [picture, share] : styles) {
            const auto to = color_statistics(picture);
            const auto map = transport_map(from, to, contrast_floor(to));
            mixture = {mixture.matrix + map.matrix * share, mixture.offset + map.offset * share};
        }
        return between(identity_map(3), mixture, recipe_.strength.value_or(1));
    }

    torch::Tensor admitted(const torch::Tensor& x) const { return recipe_.smooth_steps ? without_weave(x) : x; }

    std::vector<StyleGoal> goals_for(const Canvas& content, const std::vector<SizedStyle>& styles) const {
        std::vector<FeatureStatistics> mixture;
        double sum = 0;
        for (const auto& [picture, share] : styles) {
            const auto statistics = picture_statistics(perception_, picture, progress_);
            sum += share;
            mixture = mixture.empty() ? statistics : mixed(mixture, statistics, share / sum);
        }
        if (recipe_.strength.value_or(1) < 1)
            mixture = mixed(picture_statistics(perception_, content, progress_), mixture, *recipe_.strength);
        return make_goals(recipe_.style_loss, mixture);
    }

    ObjectiveWeights weights() const { return is_learned() ? weights_of_learned_steps(recipe_) : weights_of(recipe_); }

    void report(int iteration, const Evaluation& evaluation) {
        const Size size = scales_[scale_];
        const double done = (work_done_ + double(size.area()) * iteration) / work_;
        const double elapsed = std::chrono::duration<double>(Clock::now() - started_).count();
        progress_.update(
            {.phase = format_text(tr("Painting %d × %d px, scale %d of %d, loss %.3g, iteration"), size.width,
                                  size.height, int(scale_) + 1, int(scales_.size()), evaluation.loss),
             .step = iteration + 1,
             .steps = iterations(),
             .fraction = done,
             .device = perception_.place.device.is_cpu() ? tr("CPU") : tr("GPU"),
             .seconds_left = seconds_left(elapsed, done)});
    }

    const PaintInput& input_;
    const Recipe& recipe_;
    Perception& perception_;
    ProgressSink& progress_;
    std::vector<Size> scales_;
    std::unique_ptr<PictureOptimizer> optimizer_;
    torch::Tensor x_, start_here_;              // the picture, and where the recipe starts, at this scale
    std::optional<AffineMap> to_style_colors_;  // the same at all scales
    std::size_t scale_ = 0;
    const double work_;
    double work_done_ = 0;
    Clock::time_point started_ = Clock::now();
};

}  // namespace

torch::Tensor without_weave(const torch::Tensor& x) {
    const auto once = smoothed(x), grey = once.mean(1, true);
    return smoothed(once - grey) + grey;
}

ObjectiveWeights weights_of_learned_steps(const Recipe& recipe) {
    constexpr double smoothing_step = 0.02;  // with which the strongest smoothing does not swing
    const double style_share = 1 / (1 + recipe.content_weight);
    return {.style = std::vector<double>(recipe.style_taps.size(), style_share),
            .content = recipe.content_weight * style_share,
            .total_variation = recipe.total_variation * smoothing_step,
            .by_feature = true};
}

torch::Tensor refine(const PaintInput& input, const Recipe& recipe, Perception& perception, ProgressSink& progress) {
    const Recipe adapted = input.begun ? going_on(recipe, input.begun->known) : recipe;
    return Refinement(input, adapted, perception, progress).result();
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_trainer.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <future>

#include <torch/autograd.h>

#include "muon.h"
#include "random.h"
#include "resample.h"
#include "safetensors.h"
#include "student_turns.h"
#include "style/canvas.h"
#include "style/perceptual_registry.h"
#include "style_pictures.h"
#include "unheard.h"
#include "unrolled_steps.h"
#include "weights.h"

namespace impasto {
namespace {

constexpr long held_out_crops = 6;
constexpr double painted_contents = 0.15, photographed_styles = 0.1;  // shares of pairs
// Share of steps with detail 0.5, which is what most will use
constexpr double middle_steps = 0.5;
constexpr double first_step = 0.03;  // of a fresh network, root mean square in px values
constexpr double out_of_range = 10;

struct Pair {
    torch::Tensor content, style;  // [1, 3, side, side]
};

torch::Tensor held_out(Pack& pack, long side_px) {
    const auto crops = pack.clean.slice(0, pack.count() - held_out_crops);
    pack = pack.part(0, pack.count() - held_out_crops);
    return resample_to(crops.to(torch::kFloat32) / 255, int(side_px), int(side_px)).clamp_(0, 1);
}

std::vector<torch::Tensor> trained(const StyleNetworkImpl& network) {
    std::vector<torch::Tensor> weights;
    for (const auto& [name, weight] : network.decoder_weights()) weights.push_back(weight);
    return weights;
}

Recipe recipe_at(double detail, int coarsest_px) {
    auto recipe = learned_recipe_of({.detail = detail});
    recipe.coarsest_px = coarsest_px;
    return recipe;
}

/// Of a pair, or of a batch.
struct Lesson {
    double loss = 0;
    std::vector<torch::Tensor> gradients;
};

/// Paints pairs and has them judged, with copies of all networks, so that several work side by side.
class Pupil {
public:
    Pupil(const StyleTrainOptions& options, const StyleNetworkImpl& network)
        : options_(options), network_(style_network_from(style_network_weights(network))),
          judge_{.network = open_chain_file(options.judge),
                 .style_taps = {customary_taps.begin(), customary_taps.end() - 1},
                 .content_tap = customary_taps.back(),
                 .tile_px = options.side_px,
                 .place = {}} {
        to_channels_last(*network_->encoder());
        network_->round_bends(recipe_at(0.5, options.coarsest_px).rounded_bends);
        for (auto& weight : trained(*network_)) weight.requires_grad_(true);
    }

    Lesson learn(const Pair& pair, double detail, const std::vector<torch::Tensor>& weights) {
        copy(weights);
        const auto painted = unrolled_steps(network_, recipe(detail), pair.content, pair.style);
        const auto evaluation = judged(painted.detach(), pair, detail);
        const double px = double(painted.size(2) * painted.size(3));
        return {evaluation.loss, torch::autograd::grad({painted}, trained(*network_), {evaluation.gradient / px})};
    }

    Evaluation test(const Pair& pair, const std::vector<torch::Tensor>& weights) {
        copy(weights);
        const auto painted = unrolled_steps(network_, recipe(0.5), pair.content, pair.style);
        return judged(painted.detach().clamp(0, 1), pair, 0.5);
    }

private:
    Recipe recipe(double detail) const { return recipe_at(detail, options_.coarsest_px); }

    void copy(const std::vector<torch::Tensor>& weights) {
        const torch::NoGradGuard no_grad;
        auto own = trained(*network_);
        for (std::size_t i = 0; i < own.size(); ++i) own[i].copy_(weights[i]);
    }

    Evaluation judged(const torch::Tensor& picture, const Pair& pair, double detail) {
        const torch::NoGradGuard no_grad;
        Unheard unheard;
        // The range of the options' content weights, around that of the training
        const double weight =
            options_.content_weight * recipe_of({.detail = detail}).content_weight / middle_content_weight;
        auto goals = make_goals(StyleLoss::wasserstein, picture_statistics(judge_, opaque(pair.style), unheard));
        Objective objective(judge_, StyleLoss::wasserstein, std::move(goals), opaque(pair.content),
                            {.style = std::vector<double>(judge_.style_taps.size(), 1 / (1 + weight)),
                             .content = weight / (1 + weight),
                             .out_of_range = out_of_range},
                            unheard);
        return objective.evaluate(picture);
    }

    const StyleTrainOptions& options_;
    std::shared_ptr<StyleNetworkImpl> network_;
    Perception judge_;
};

/// work(0) … work(count − 1), on as many threads as there may be, each piece on one: convolutions of this size gain
/// little from two.
template <typename Work>
auto side_by_side(long count, const Work& work) {
    std::vector<decltype(work(0))> done(static_cast<std::size_t>(count));
    const long threads = std::min(count, long(torch::get_num_threads()));
    std::vector<std::future<void>> running;
    for (long first = 0; first < threads; ++first)
        running.push_back(std::async(std::launch::async, [&, first] {
            torch::set_num_threads(1);
            for (long i = first; i < count; i += threads) done[std::size_t(i)] = work(i);
        }));
    for (auto& one : running) one.get();
    return done;
}

class Run {
public:
    explicit Run(const StyleTrainOptions& options)
        : options_(options), contents_(load_pack(options.contents, held_out_crops, options.side_px)),
          styles_(load_pack(options.styles, held_out_crops, options.side_px)),
          held_out_contents_(held_out(contents_, options.side_px)),
          held_out_styles_(held_out(styles_, options.side_px)), network_(started()),
          averaged_(style_network_from(style_network_weights(*network_))), parameters_(trained(*network_)),
          optimizer_(parameters_), course_(options.schedule) {
        for (int i = 0; i < options.batch; ++i) pupils_.push_back(std::make_unique<Pupil>(options_, *network_));
        std::filesystem::create_directories(options.output);
        if (std::filesystem::exists(checkpoint_file())) resume();
    }

    void train(const std::function<void(const StyleTrainProgress&)>& report) {
        course_.follow([&] { loss_sum_ += train_step(); }, [&] { keep(report); });
    }

private:
    std::shared_ptr<StyleNetworkImpl> started() const {
        return options_.from.empty() ? fresh() : style_network_from(load_safetensors(options_.from).tensors);
    }

    /// Steps down the gradient of the relative losses, as they are of some styles, and not longer than refined's.
    std::shared_ptr<StyleNetworkImpl> fresh() const {
        auto network = std::make_shared<StyleNetworkImpl>(open_chain_file(options_.encoder));
        std::vector<double> gains;
        const auto features = network->features(held_out_styles_, customary_taps);
        for (const auto& tap : features)
            gains.push_back(double(held_out_styles_.size(2) * held_out_styles_.size(3)) /
                            double(tap.size(2) * tap.size(3)) / tap.square().sum(1).mean().item<double>());
        network->set_gains(gains);
        const double moved = first_move(network);
        for (auto& gain : gains) gain *= first_step / moved;
        network->set_gains(gains);
        return network;
    }

    double first_move(const std::shared_ptr<StyleNetworkImpl>& network) const {
        auto one = recipe_at(0.5, options_.coarsest_px);
        one.learned_steps = 1;
        const auto content = held_out_contents_.narrow(0, 0, 1), style = held_out_styles_.narrow(0, 0, 1);
        const auto moved = unrolled_steps(network, one, content, style);
        one.learned_steps = 0;
        return (moved - unrolled_steps(network, one, content, style)).square().mean().sqrt().item<double>();
    }

    std::vector<Pair> draw() const {
        auto random = random_for(options_.seed, course_.step);
        std::vector<Pair> pairs;
        for (int i = 0; i < options_.batch; ++i) {
            const auto& contents = happens(random, painted_contents) ? styles_ : contents_;
            const auto& styles = happens(random, photographed_styles) ? contents_ : styles_;
            auto content = draw_picture({contents}, options_.side_px, random).unsqueeze(0);
            pairs.push_back({content, draw_picture({styles}, options_.side_px, random).unsqueeze(0)});
        }
        return pairs;
    }

    double draw_detail() const {
        auto random = random_for(options_.seed + 1, course_.step);
        return happens(random, middle_steps) ? 0.5 : fraction(random);
    }

    double train_step() {
        const double detail = draw_detail();
        const auto pairs = draw();
        auto lesson = of_all(side_by_side(long(pairs.size()), [&](long i) {
            return pupils_[std::size_t(i)]->learn(pairs[std::size_t(i)], detail, parameters_);
        }));
        descend(lesson.gradients);
        return lesson.loss;
    }

    static Lesson of_all(const std::vector<Lesson>& lessons) {
        Lesson mean = lessons.front();
        for (std::size_t i = 1; i < lessons.size(); ++i) {
            mean.loss += lessons[i].loss;
            for (std::size_t weight = 0; weight < mean.gradients.size(); ++weight)
                mean.gradients[weight] += lessons[i].gradients[weight];
        }
        mean.loss /= double(lessons.size());
        for (auto& gradient : mean.gradients) gradient /= double(lessons.size());
        return mean;
    }

    void descend(std::vector<torch::Tensor>& gradients) {
        if (options_.tied_to_turns)
            for (auto& gradient : gradients)
                if (gradient.dim() == 4) gradient = tied_to_turns(gradient);
        if (!clip_gradients(gradients, options_.gradient_norm)) return;
        optimizer_.step(gradients, course_.rate());
        average_into(trained(*averaged_), parameters_, options_.schedule.average_decay, course_.step);
    }

    void keep(const std::function<void(const StyleTrainProgress&)>& report) {
        StyleTrainProgress progress{.step = course_.step,
                                    .fraction = course_.fraction(),
                                    .loss = loss_sum_ / double(course_.step - reported_),
                                    .rate = course_.rate(),
                                    .seconds = course_.seconds()};
        judge_held_out(progress);
        loss_sum_ = 0;
        reported_ = course_.step;
        save_weights();
        save_checkpoint();
        std::ofstream(options_.output / "losses.csv", std::ios::app)
            << progress.step << ',' << progress.loss << ',' << progress.rate << ',' << progress.style << ','
            << progress.content << ',' << progress.seconds << '\n';
        report(progress);
    }

    void judge_held_out(StyleTrainProgress& progress) {
        const auto weights = trained(*averaged_);
        const long some = long(pupils_.size());
        for (long begin = 0; begin < held_out_crops; begin += some)
            for (const auto& evaluation : side_by_side(std::min(some, held_out_crops - begin), [&](long i) {
                     return pupils_[std::size_t(i)]->test(
                         {held_out_contents_.narrow(0, begin + i, 1), held_out_styles_.narrow(0, begin + i, 1)},
                         weights);
                 })) {
                progress.style += evaluation.style / held_out_crops;
                progress.content += evaluation.content / held_out_crops;
            }
    }

    /// In half precision: its rounding is far below what training leaves.
    void save_weights() const {
        WeightTensors halves;
        for (const auto& [name, value] : style_network_weights(*averaged_))
            halves[name] = value.detach().to(torch::kFloat16).contiguous();
        save_safetensors(options_.output / "weights.safetensors", {.tensors = halves, .metadata = {}});
    }

    std::filesystem::path checkpoint_file() const { return options_.output / "checkpoint.pt"; }

    void save_checkpoint() {
        torch::serialize::OutputArchive archive, network, averaged;
        network_->save(network);
        averaged_->save(averaged);
        archive.write("network", network);
        archive.write("averaged", averaged);
        optimizer_.save(archive);
        course_.save(archive);
        save_archive(archive, checkpoint_file());
    }

    void resume() {
        torch::serialize::InputArchive archive, network, averaged;
        archive.load_from(checkpoint_file());
        archive.read("network", network);
        archive.read("averaged", averaged);
        network_->load(network);
        averaged_->load(averaged);
        course_.load(archive);
        reported_ = course_.step;
        optimizer_.load(archive, course_.step);
    }

    StyleTrainOptions options_;
    Pack contents_, styles_;
    torch::Tensor held_out_contents_, held_out_styles_;
    std::shared_ptr<StyleNetworkImpl> network_, averaged_;
    std::vector<torch::Tensor> parameters_;
    Muon optimizer_;
    Course course_;
    std::vector<std::unique_ptr<Pupil>> pupils_;
    long reported_ = 0;
    double loss_sum_ = 0;
};

}  // namespace

void train_style(const StyleTrainOptions& options, const std::function<void(const StyleTrainProgress&)>& report) {
    Run(options).train(report);
}

}  // namespace impasto

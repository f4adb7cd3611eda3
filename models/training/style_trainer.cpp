// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_trainer.h"

#include <cmath>
#include <fstream>

#include <torch/autograd.h>

#include "mixed_precision.h"
#include "muon.h"
#include "random.h"
#include "safetensors.h"
#include "style/pass_painter.h"
#include "style/perceptual_registry.h"
#include "style_pictures.h"
#include "teacher.h"
#include "weights.h"

namespace impasto {
namespace {

constexpr long held_out_crops = 6;
constexpr double painted_contents = 0.15, photographed_styles = 0.1;  // shares of steps
// Share of steps with detail 0, which is what most will use
constexpr double middle_steps = 0.5;
constexpr double quiet = 1e-6, most_distance = 3;

struct Pair {
    torch::Tensor content, style;  // [n, 3, side, side]
};

/// The judge's view: style taps first, content tap last.
using Features = std::vector<torch::Tensor>;

struct Distance {
    torch::Tensor style, content;
};

torch::Tensor held_out(Pack& pack, long side_px) {
    const auto crops = pack.clean.slice(0, pack.count() - held_out_crops).slice(2, 0, side_px).slice(3, 0, side_px);
    pack = pack.part(0, pack.count() - held_out_crops);
    return crops.to(torch::kFloat32) / 255;
}

torch::Tensor drawn(const Pack& pack, long count, long side_px, Random& random) {
    std::vector<torch::Tensor> pictures;
    for (long i = 0; i < count; ++i) pictures.push_back(draw_picture({pack}, side_px, random));
    return torch::stack(pictures);
}

/// |a − b|² / |b|², the mean over the batch. A picture that is hopelessly
/// far (its goal is nearly black) teaches nothing.
torch::Tensor relative_distance(const torch::Tensor& a, const torch::Tensor& b) {
    return relative_error(a, b).clamp_max(most_distance).mean();
}

/// Mean and deviation of each channel: [n, 2·c].
torch::Tensor moments(const torch::Tensor& features) {
    return torch::cat({features.mean({2, 3}), (features.var({2, 3}, false) + quiet).sqrt()}, 1);
}

class Run {
public:
    explicit Run(const StyleTrainOptions& options)
        : options_(options), contents_(load_pack(options.contents, held_out_crops, options.content_px)),
          styles_(load_pack(options.styles, held_out_crops, options.style_px)), judge_(open_chain_file(options.judge)),
          network_(started()), averaged_(feed_forward_from(feed_forward_weights(*network_))),
          optimizer_(network_->decoder_parameters()), course_(options.schedule) {
        held_out_ = {.content = held_out(contents_, options.content_px), .style = held_out(styles_, options.style_px)};
        std::filesystem::create_directories(options.output);
        if (std::filesystem::exists(checkpoint_file())) resume();
    }

    void train(const std::function<void(const StyleTrainProgress&)>& report) {
        course_.follow([&] { loss_sum_ += train_step(); }, [&] { keep(report); });
    }

private:
    std::shared_ptr<FeedForwardImpl> started() const {
        torch::manual_seed(options_.seed);
        auto network = options_.from.empty() ? fresh() : feed_forward_from(load_safetensors(options_.from).tensors);
        for (auto& parameter : network->decoder_parameters()) parameter.requires_grad_(true);
        to_channels_last(*network->encoder());
        return network;
    }

    /// The student's maps to VGG's channels are of no use here.
    std::shared_ptr<FeedForwardImpl> fresh() const {
        auto tensors = load_safetensors(options_.encoder).tensors;
        std::erase_if(tensors, [](const auto& item) { return item.first.starts_with("map"); });
        auto network = std::make_shared<FeedForwardImpl>(find_chain(shapes_of(tensors)));
        load_chain(*network->encoder(), tensors);
        return network;
    }

    Pair draw() const {
        auto random = random_for(options_.seed, course_.step);
        const auto& contents = fraction(random) < painted_contents ? styles_ : contents_;
        const auto& styles = fraction(random) < photographed_styles ? contents_ : styles_;
        return {.content = drawn(contents, options_.batch, options_.content_px, random),
                .style = drawn(styles, options_.batch, options_.style_px, random)};
    }

    double draw_detail() const {
        auto random = random_for(options_.seed + 1, course_.step);
        return fraction(random) < middle_steps ? 0 : 2 * fraction(random) - 1;
    }

    torch::Tensor painted(FeedForwardImpl& network, const Pair& pair, double detail) const {
        std::vector<torch::Tensor> colors;
        std::vector<std::vector<torch::Tensor>> levels(FeedForwardImpl::levels().size());
        {
            const torch::NoGradGuard no_grad;
            const auto content = encoded(network, pair.content), style = encoded(network, pair.style);
            for (long i = 0; i < pair.content.size(0); ++i) {
                const auto maps = level_maps(statistics(pair.content, content, i), statistics(pair.style, style, i));
                colors.push_back(maps.front()(pair.content.narrow(0, i, 1)));
                for (std::size_t level = 0; level < levels.size(); ++level)
                    levels[level].push_back(maps[level + 1](content[level].narrow(0, i, 1)));
            }
        }
        Features features;
        for (const auto& level : levels)
            features.push_back(torch::cat(level).contiguous(torch::MemoryFormat::ChannelsLast));
        const MixedPrecision precision(options_.schedule.mixed_precision);
        return network.decode(torch::cat(colors), features, detail).to(torch::kFloat32);
    }

    Features encoded(FeedForwardImpl& network, const torch::Tensor& pictures) const {
        const MixedPrecision precision(options_.schedule.mixed_precision);
        auto features = network.encoder()->features(pictures, FeedForwardImpl::levels());
        for (auto& level : features) level = level.to(torch::kFloat32);
        return features;
    }

    static LevelStatistics statistics(const torch::Tensor& pictures, const Features& features, long i) {
        Features own;
        for (const auto& level : features) own.push_back(level.narrow(0, i, 1));
        return whole_statistics(pictures.narrow(0, i, 1), own);
    }

    Features judged(const torch::Tensor& pictures) const {
        const MixedPrecision precision(options_.schedule.mixed_precision);
        auto features = judge_->features(pictures.contiguous(torch::MemoryFormat::ChannelsLast), customary_taps);
        for (auto& tap : features) tap = tap.to(torch::kFloat32);
        return features;
    }

    /// style: mean over the taps; `with_moments` adds what is for training alone.
    Distance distance(const torch::Tensor& result, const Pair& pair, bool with_moments) const {
        Features content, style;
        {
            const torch::NoGradGuard no_grad;
            content = judged(pair.content), style = judged(pair.style);
        }
        const auto is = judged(result);
        auto sum = torch::zeros({});
        for (std::size_t i = 0; i + 1 < is.size(); ++i) {
            sum = sum + relative_distance(gram(is[i]), gram(style[i]));
            if (with_moments) sum = sum + relative_distance(moments(is[i]), moments(style[i]));
        }
        return {.style = sum / double(is.size() - 1), .content = relative_distance(is.back(), content.back())};
    }

    double train_step() {
        const double detail = draw_detail(), weight = options_.content_weight * std::pow(options_.detail_range, detail);
        const auto pair = draw();
        const auto distances = distance(painted(*network_, pair, detail), pair, true);
        const auto loss = (distances.style + weight * distances.content) / (1 + weight);
        descend(loss);
        return loss.item<double>();
    }

    void descend(const torch::Tensor& loss) {
        const auto parameters = network_->decoder_parameters();
        auto gradients = torch::autograd::grad({loss}, parameters, {}, c10::nullopt, false, /*allow_unused=*/true);
        for (std::size_t i = 0; i < parameters.size(); ++i)
            if (!gradients[i].defined()) gradients[i] = torch::zeros_like(parameters[i]);
        if (!clip_gradients(gradients, options_.gradient_norm)) return;
        optimizer_.step(gradients, course_.rate());
        average_into(averaged_->decoder_parameters(), parameters, options_.schedule.average_decay, course_.step);
    }

    void keep(const std::function<void(const StyleTrainProgress&)>& report) {
        const torch::NoGradGuard no_grad;
        const auto distances = distance(painted(*averaged_, held_out_, 0), held_out_, false);
        const StyleTrainProgress progress{.step = course_.step,
                                          .fraction = course_.fraction(),
                                          .loss = loss_sum_ / double(course_.step - reported_),
                                          .rate = course_.rate(),
                                          .seconds = course_.seconds(),
                                          .style = distances.style.item<double>(),
                                          .content = distances.content.item<double>()};
        loss_sum_ = 0;
        reported_ = course_.step;
        save_weights();
        save_checkpoint();
        std::ofstream(options_.output / "losses.csv", std::ios::app)
            << progress.step << ',' << progress.loss << ',' << progress.rate << ',' << progress.style << ','
            << progress.content << ',' << progress.seconds << '\n';
        report(progress);
    }

    /// In half precision: its rounding is far below what training leaves.
    void save_weights() const {
        WeightTensors halves;
        for (const auto& [name, value] : feed_forward_weights(*averaged_))
            halves[name] = value.to(torch::kFloat16).contiguous();
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
    std::shared_ptr<ConvolutionChainImpl> judge_;
    std::shared_ptr<FeedForwardImpl> network_, averaged_;
    Muon optimizer_;
    Course course_;
    Pair held_out_;
    long reported_ = 0;
    double loss_sum_ = 0;
};

}  // namespace

void train_style(const StyleTrainOptions& options, const std::function<void(const StyleTrainProgress&)>& report) {
    Run(options).train(report);
}

}  // namespace impasto

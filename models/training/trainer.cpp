// SPDX-License-Identifier: GPL-3.0-or-later
#include "trainer.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>

#include <torch/nn/utils/clip_grad.h>

#include <impasto/error.h>
#include <impasto/text.h>

#include "curve.h"
#include "enlarger_turns.h"
#include "initialise.h"
#include "mixed_precision.h"
#include "safetensors.h"
#include "start.h"
#include "tensor_image.h"
#include "weights.h"

namespace impasto {
namespace {

constexpr long held_out_crops = 16;
constexpr double charbonnier_epsilon = 1e-3;
// Mean square of three codes: crops that are nearer count no more, or the clean ones would forbid every change
constexpr double small_error = 9 / (255.0 * 255);
constexpr double color_share = 0.2;  // of the squared error of all channels beside that of luma

std::map<std::string, torch::Tensor> copied_parameters(const Network& network) {
    std::map<std::string, torch::Tensor> copy;
    for (const auto& item : network.named_parameters()) copy[item.key()] = item.value().detach().clone();
    return copy;
}

void check(const Pack& pack, const BatchOptions& batch) {
    if (pack.count() <= held_out_crops)
        throw Error(ErrorKind::bad_file, format_text(tr("The pack has %ld crops; training needs more than %ld."),
                                                     pack.count(), held_out_crops));
    if (pack.has_pairs() && pack.pair_scale() != batch.scale)
        throw Error(ErrorKind::bad_option,
                    format_text(tr("The pack's degraded crops are for a scale of %ld."), pack.pair_scale()));
    if (pack.side_px() < long(batch.crop_px) * batch.scale)
        throw Error(ErrorKind::bad_option,
                    tr("The pack's crops are smaller than crop times scale. Choose a smaller crop."));
}

std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    return list;
}

using Note = std::function<void(const std::string&)>;

class Run {
public:
    Run(const TrainOptions& options, const Note& note)
        : options_(options), pack_(load_pack(options.pack)),
          network_(create_network(options.architecture, options.parameters)),
          averaged_(create_network(options.architecture, options.parameters)),
          optimizer_(make_weight_optimizer(options.optimizer, prepared(note).parameters())), course_(options.schedule) {
        check(pack_, options.batch);
        held_out_ = whole_batch(pack_.part(pack_.count() - held_out_crops, pack_.count()), options.batch.scale);
        pack_ = pack_.part(0, pack_.count() - held_out_crops);
        if (std::filesystem::exists(checkpoint_file())) resume();
    }

    void train(const std::function<void(const TrainProgress&)>& report) {
        const auto count = [&](double loss) { loss_sum_ += loss, ++losses_; };
        course_.follow(
            [&] {
                if (const auto loss = train_step()) count(*loss);
            },
            [&] { keep(report); });
    }

private:
    Network& prepared(const Note& note) {
        std::filesystem::create_directories(options_.output);
        initialise(*network_, options_.batch.seed);
        if (!options_.from.empty()) start(note);
        if (options_.tied_to_turns) turns_.emplace(*network_).tie_weights();
        to_channels_last(*network_);
        load_weights(*averaged_, copied_parameters(*network_));
        to_channels_last(*averaged_);
        return *network_;
    }

    void start(const Note& note) {
        const auto anew = start_from(*network_, load_safetensors(options_.from).tensors);
        if (!anew.empty())
            note(format_text(tr("Nothing in %s fits these weights, which start anew: %s."), options_.from.c_str(),
                             listed(anew).c_str()));
    }

    /// The loss. Nothing where the gradient is no number, as half-precision convolutions were seen to give once in
    /// thousands of steps: such a step is left out, or all that was learned would be lost.
    std::optional<double> train_step() {
        const auto batch = draw_batch(pack_, options_.batch, course_.step);
        network_->zero_grad();
        const auto loss = loss_of(predicted(batch.input), batch.target);
        loss.backward();
        if (turns_) turns_->tie_gradients();
        if (!std::isfinite(torch::nn::utils::clip_grad_norm_(network_->parameters(), options_.gradient_norm)))
            return std::nullopt;
        optimizer_->step(course_.rate());
        average_into(averaged_->parameters(), network_->parameters(), options_.schedule.average_decay, course_.step);
        return loss.item<double>();
    }

    torch::Tensor loss_of(const torch::Tensor& output, const torch::Tensor& target) const {
        if (options_.loss == Loss::l1) return torch::l1_loss(output, target);
        if (options_.loss == Loss::charbonnier)
            return ((output - target).square() + charbonnier_epsilon * charbonnier_epsilon).sqrt().mean();
        const auto of_all = (output - target).square().mean({1, 2, 3});  // of each crop, as all below
        if (options_.loss == Loss::psnr) return (of_all + small_error).log().mean();
        const auto mostly_of_luma = (luma(output) - luma(target)).square().mean({1, 2, 3}) + color_share * of_all;
        return options_.loss == Loss::squared ? mostly_of_luma.mean() : (mostly_of_luma + small_error).log().mean();
    }

    /// The forward pass; in bfloat16 where asked, the weights and the loss staying float32.
    torch::Tensor predicted(const torch::Tensor& input) {
        const MixedPrecision precision(options_.schedule.mixed_precision);
        return network_->forward(input).to(torch::kFloat32);
    }

    double held_out_psnr() {
        const torch::NoGradGuard no_grad;
        const auto error = averaged_->forward(held_out_.input).clamp(0, 1) - held_out_.target;
        return -10 * std::log10(error.square().mean().item<double>());
    }

    void keep(const std::function<void(const TrainProgress&)>& report) {
        const TrainProgress progress{.step = course_.step,
                                     .fraction = course_.fraction(),
                                     .loss = loss_sum_ / double(std::max(losses_, 1L)),
                                     .rate = course_.rate(),
                                     .psnr = held_out_psnr(),
                                     .seconds = course_.seconds()};
        loss_sum_ = 0;
        losses_ = 0;
        save_safetensors(options_.output / "weights.safetensors",
                         {.tensors = copied_parameters(*averaged_), .metadata = {}});
        save_checkpoint();
        std::ofstream(options_.output / "losses.csv", std::ios::app)
            << progress.step << ',' << progress.loss << ',' << progress.rate << ',' << progress.psnr << ','
            << progress.seconds << '\n';
        save_curve(options_.output / "losses.csv", options_.output / "curve.svg");
        report(progress);
    }

    std::filesystem::path checkpoint_file() const { return options_.output / "checkpoint.pt"; }

    void save_checkpoint() const {
        torch::serialize::OutputArchive archive, network, averaged, optimizer;
        network_->save(network);
        averaged_->save(averaged);
        optimizer_->save(optimizer);
        archive.write("network", network);
        archive.write("averaged", averaged);
        archive.write("optimizer", optimizer);
        course_.save(archive);
        save_archive(archive, checkpoint_file());
    }

    void resume() {
        torch::serialize::InputArchive archive, network, averaged, optimizer;
        archive.load_from(checkpoint_file());
        archive.read("network", network);
        archive.read("averaged", averaged);
        archive.read("optimizer", optimizer);
        network_->load(network);
        averaged_->load(averaged);
        course_.load(archive);
        optimizer_->load(optimizer, course_.step);
    }

    TrainOptions options_;
    Pack pack_;
    std::shared_ptr<Network> network_, averaged_;
    std::optional<EnlargerTurns> turns_;
    std::unique_ptr<WeightOptimizer> optimizer_;
    Batch held_out_;
    Course course_;
    long losses_ = 0;
    double loss_sum_ = 0;
};

}  // namespace

void train(const TrainOptions& options, const std::function<void(const TrainProgress&)>& report, const Note& note) {
    Run(options, note).train(report);
}

}  // namespace impasto

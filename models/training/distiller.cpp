// SPDX-License-Identifier: GPL-3.0-or-later
#include "distiller.h"

#include <chrono>
#include <cmath>
#include <fstream>
#include <numbers>

#include <impasto/error.h>
#include <impasto/text.h>

#include "mixed_precision.h"
#include "muon.h"
#include "safetensors.h"
#include "student_start.h"
#include "visited_pictures.h"
#include "weights.h"

namespace impasto {
namespace {

constexpr long held_out_crops = 8, start_pictures = 48;
constexpr double final_rate_share = 0.01, most_gram_error = 4, quiet = 1e-6;

double seconds_now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Depends on seed and step alone. Step −1 is for the start.
Random random_for(std::uint64_t seed, long step) {
    std::seed_seq sequence{seed, std::uint64_t(step)};
    return Random(sequence);
}

torch::Tensor stacked(const std::vector<torch::Tensor>& pictures) {
    return torch::stack(pictures).contiguous(torch::MemoryFormat::ChannelsLast);
}

torch::Tensor drawn(const std::vector<Pack>& packs, long count, long side_px, Random& random) {
    std::vector<torch::Tensor> pictures;
    for (long i = 0; i < count; ++i) pictures.push_back(draw_spoilt_picture(packs, side_px, random));
    return stacked(pictures);
}

/// |a − b|² / |b|² of each picture: [n].
torch::Tensor relative_error(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).square().flatten(1).sum(1) / (b.square().flatten(1).sum(1) + quiet * double(b[0].numel()));
}

std::vector<Pack> loaded(const DistillOptions& options) {
    std::vector<Pack> packs;
    for (const auto& file : options.packs) {
        packs.push_back(load_pack(file));
        if (packs.back().count() <= held_out_crops || packs.back().side_px() < options.side_px)
            throw Error(ErrorKind::bad_file, format_text(tr("The crops of %s are too few or too small."), file.c_str()));
    }
    return packs;
}

class Run {
public:
    explicit Run(const DistillOptions& options)
        : options_(options), packs_(loaded(options)), student_(std::make_shared<ConvolutionChainImpl>(student_plan(options.student))),
          averaged_(std::make_shared<ConvolutionChainImpl>(student_plan(options.student))), visited_(options.visited) {
        hold_out();
        auto random = random_for(options.seed, -1);
        const auto pictures = drawn(packs_, start_pictures, options.side_px, random);
        teacher_ = std::make_unique<Teacher>(options.teacher, student_->taps(), pictures);
        for (const auto& tap : student_->taps()) names_.push_back(tap.name);
        start(pictures);
        optimizer_ = std::make_unique<Muon>(student_->parameters());
        std::filesystem::create_directories(options.output);
        if (std::filesystem::exists(checkpoint_file())) resume();
    }

    void train(const std::function<void(const DistillProgress&)>& report) {
        while (fraction() < 1) {
            loss_sum_ += train_step();
            if (++step_ % options_.checkpoint_every == 0 || fraction() >= 1) keep(report);
        }
    }

private:
    void hold_out() {
        std::vector<torch::Tensor> crops;
        for (auto& pack : packs_) {
            const Pack last{.clean = pack.clean.slice(0, pack.count() - held_out_crops)};
            for (long i = 0; i < held_out_crops; ++i)
                crops.push_back(last.clean[i].narrow(1, 0, options_.side_px).narrow(2, 0, options_.side_px).to(torch::kFloat32) / 255);
            pack.clean = pack.clean.slice(0, 0, pack.count() - held_out_crops);
        }
        held_out_ = stacked(crops);
    }

    void start(const torch::Tensor& pictures) {
        if (options_.from.empty()) start_student(*student_, pictures, teacher_->features(pictures, false), options_.seed);
        else load_student(load_safetensors(options_.from).tensors, pictures);
        to_channels_last(*student_);
        load_chain(*averaged_, chain_weights(*student_));
        to_channels_last(*averaged_);
    }

    /// The directions in which the teacher is seen depend on the pictures, so the maps are fitted anew.
    void load_student(const WeightTensors& tensors, const torch::Tensor& pictures) {
        if (shapes_of(tensors) != shapes_of(chain_weights(*student_)))
            throw Error(ErrorKind::bad_file, format_text(tr("%s is not of this student."), options_.from.c_str()));
        load_chain(*student_, tensors);
        fit_maps(*student_, pictures, teacher_->features(pictures, false));
    }

    double elapsed() const { return seconds_before_ + seconds_now() - started_; }

    double fraction() const {
        return options_.seconds > 0 ? elapsed() / options_.seconds : double(step_) / double(options_.steps);
    }

    double rate() const {
        const double warmup = std::min(1.0, double(step_ + 1) / double(options_.warmup_steps));
        const double cosine = 0.5 + 0.5 * std::cos(std::numbers::pi * std::min(1.0, fraction()));
        return options_.rate * warmup * (final_rate_share + (1 - final_rate_share) * cosine);
    }

    torch::Tensor batch() {
        auto random = random_for(options_.seed, step_);
        visited_.renew(packs_, options_.side_px, *teacher_, options_.mixed_precision, random);
        auto pictures = visited_.pictures();
        for (int i = 0; i < options_.drawn; ++i) pictures.push_back(draw_spoilt_picture(packs_, options_.side_px, random));
        return stacked(pictures);
    }

    TapFeatures student_features(const torch::Tensor& pictures) {
        const MixedPrecision precision(options_.mixed_precision);
        const auto features = student_->features(pictures, names_);
        TapFeatures taps;
        for (std::size_t i = 0; i < names_.size(); ++i) taps[names_[i]] = features[i].to(torch::kFloat32);
        return taps;
    }

    double train_step() {
        const auto pictures = batch().requires_grad_(options_.visited > 0);
        const auto taught = teacher_->features(pictures.detach(), options_.mixed_precision);
        auto loss = torch::zeros({}), distance = torch::zeros({});
        for (const auto& [name, features] : student_features(pictures)) {
            const auto statistics = gram(features);
            loss = loss + relative_error(features, taught.at(name)).mean() +
                   relative_error(statistics, gram(taught.at(name))).clamp_max(most_gram_error).mean();
            for (long i = 0; i < options_.visited; ++i) distance = distance + visited_.distance(std::size_t(i), name, statistics[i]);
        }
        if (options_.visited > 0) visited_.follow(torch::autograd::grad({distance}, {pictures}, {}, /*retain_graph=*/true)[0]);
        descend(loss);
        return loss.item<double>();
    }

    void descend(const torch::Tensor& loss) {
        auto gradients = torch::autograd::grad({loss}, student_->parameters());
        const double norm = torch::stack(torch::_foreach_norm(gradients)).norm().item<double>();
        if (norm > options_.gradient_norm) torch::_foreach_mul_(gradients, options_.gradient_norm / norm);
        optimizer_->step(gradients, rate());
        average();
    }

    /// Exponential moving average, faster in the beginning so that the start is forgotten.
    void average() {
        const torch::NoGradGuard no_grad;
        const double decay = std::min(options_.average_decay, (1.0 + double(step_)) / (10.0 + double(step_)));
        auto target = averaged_->parameters();
        const auto source = student_->parameters();
        for (std::size_t i = 0; i < source.size(); ++i) target[i].lerp_(source[i], 1 - decay);
    }

    std::map<std::string, double> held_out_errors() {
        const torch::NoGradGuard no_grad;
        const auto taught = teacher_->features(held_out_, false);
        const auto features = averaged_->features(held_out_, names_);
        std::map<std::string, double> errors;
        for (std::size_t i = 0; i < names_.size(); ++i)
            errors[names_[i]] = relative_error(gram(features[i]), gram(taught.at(names_[i]))).mean().item<double>();
        return errors;
    }

    void keep(const std::function<void(const DistillProgress&)>& report) {
        const DistillProgress progress{.step = step_, .fraction = fraction(), .loss = loss_sum_ / double(step_ - reported_), .rate = rate(),
                                       .seconds = elapsed(), .held_out = held_out_errors()};
        loss_sum_ = 0;
        reported_ = step_;
        save_safetensors(options_.output / "weights.safetensors", {.tensors = chain_weights(*averaged_), .metadata = {}});
        save_checkpoint();
        std::ofstream losses(options_.output / "losses.csv", std::ios::app);
        losses << progress.step << ',' << progress.loss << ',' << progress.rate << ',' << progress.seconds;
        for (const auto& [name, error] : progress.held_out) losses << ',' << error;
        losses << '\n';
        report(progress);
    }

    std::filesystem::path checkpoint_file() const { return options_.output / "checkpoint.pt"; }

    void save_checkpoint() const {
        torch::serialize::OutputArchive archive, student, averaged;
        student_->save(student);
        averaged_->save(averaged);
        archive.write("student", student);
        archive.write("averaged", averaged);
        for (std::size_t i = 0; i < optimizer_->moments().size(); ++i) archive.write("moment" + std::to_string(i), optimizer_->moments()[i]);
        archive.write("step", torch::tensor(step_));
        archive.write("seconds", torch::tensor(elapsed(), torch::kFloat64));
        auto beside = checkpoint_file();
        archive.save_to(beside += ".part");
        std::filesystem::rename(beside, checkpoint_file());
    }

    void resume() {
        torch::serialize::InputArchive archive, student, averaged;
        archive.load_from(checkpoint_file());
        archive.read("student", student);
        archive.read("averaged", averaged);
        student_->load(student);
        averaged_->load(averaged);
        torch::Tensor step, seconds;  // two, because reading keeps the type of a tensor that is there
        archive.read("step", step);
        archive.read("seconds", seconds);
        reported_ = step_ = step.item<long>();
        seconds_before_ = seconds.item<double>();
        std::vector<torch::Tensor> moments(optimizer_->moments().size());
        for (std::size_t i = 0; i < moments.size(); ++i) archive.read("moment" + std::to_string(i), moments[i]);
        optimizer_->restore(moments, step_);
    }

    DistillOptions options_;
    std::vector<Pack> packs_;
    std::shared_ptr<ConvolutionChainImpl> student_, averaged_;
    VisitedPictures visited_;
    std::unique_ptr<Teacher> teacher_;
    std::unique_ptr<Muon> optimizer_;
    std::vector<std::string> names_;
    torch::Tensor held_out_;
    long step_ = 0, reported_ = 0;
    double loss_sum_ = 0, seconds_before_ = 0, started_ = seconds_now();
};

}  // namespace

void distill(const DistillOptions& options, const std::function<void(const DistillProgress&)>& report) { Run(options).train(report); }

}  // namespace impasto

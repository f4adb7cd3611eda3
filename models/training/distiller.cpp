// SPDX-License-Identifier: GPL-3.0-or-later
#include "distiller.h"

#include <algorithm>
#include <fstream>

#include <torch/autograd.h>

#include <impasto/error.h>
#include <impasto/text.h>

#include "mixed_precision.h"
#include "muon.h"
#include "safetensors.h"
#include "student_start.h"
#include "student_turns.h"
#include "visited_pictures.h"
#include "weights.h"

namespace impasto {
namespace {

constexpr long held_out_crops = 8, start_pictures = 48, most_start_px = 128;
constexpr long before_the_first_step = -1;
// Relative; in a picture that shows next to nothing it has no bound, and teaches nothing
constexpr double most_error = 4;

torch::Tensor stacked(const std::vector<torch::Tensor>& pictures) {
    return torch::stack(pictures).contiguous(torch::MemoryFormat::ChannelsLast);
}

torch::Tensor drawn(const std::vector<Pack>& packs, long count, long side_px, Random& random) {
    std::vector<torch::Tensor> pictures;
    for (long i = 0; i < count; ++i) pictures.push_back(draw_spoilt_picture(packs, side_px, random));
    return stacked(pictures);
}

std::vector<Pack> loaded(const DistillOptions& options) {
    std::vector<Pack> packs;
    for (const auto& file : options.packs) packs.push_back(load_pack(file, held_out_crops, options.side_px));
    return packs;
}

std::vector<torch::Tensor> tensors_of(const WeightTensors& weights) {
    std::vector<torch::Tensor> tensors;
    for (const auto& [name, tensor] : weights) tensors.push_back(tensor);
    return tensors;
}

/// Side of the pictures in whose principal directions the teacher is seen: not that
/// of a batch's crops, or a run could not go on with others.
long start_side_px(const std::vector<Pack>& packs) {
    long side_px = most_start_px;
    for (const auto& pack : packs) side_px = std::min(side_px, pack.side_px());
    return side_px;
}

class Run {
public:
    explicit Run(const DistillOptions& options)
        : options_(options), packs_(loaded(options)),
          student_(std::make_shared<ConvolutionChainImpl>(student_plan(options.student))),
          averaged_(std::make_shared<ConvolutionChainImpl>(student_plan(options.student))), visited_(options.visited),
          course_(options.schedule) {
        hold_out();
        auto random = random_for(options.seed, before_the_first_step);
        const auto pictures = drawn(packs_, start_pictures, start_side_px(packs_), random);
        teacher_ = std::make_unique<Teacher>(options.teacher, student_->taps(), pictures);
        for (const auto& tap : student_->taps()) names_.push_back(tap.name);
        start(pictures);
        optimizer_ = std::make_unique<Muon>(tensors_of(chain_weights(*student_)));
        std::filesystem::create_directories(options.output);
        if (std::filesystem::exists(checkpoint_file())) resume();
    }

    void train(const std::function<void(const DistillProgress&)>& report) {
        course_.follow([&] { loss_sum_ += train_step(); }, [&] { keep(report); });
    }

private:
    void hold_out() {
        std::vector<torch::Tensor> crops;
        for (auto& pack : packs_) {
            const Pack last{.clean = pack.clean.slice(0, pack.count() - held_out_crops)};
            for (long i = 0; i < held_out_crops; ++i)
                crops.push_back(
                    last.clean[i].narrow(1, 0, options_.side_px).narrow(2, 0, options_.side_px).to(torch::kFloat32) /
                    255);
            pack.clean = pack.clean.slice(0, 0, pack.count() - held_out_crops);
        }
        held_out_ = stacked(crops);
    }

    /// The directions in which the teacher is seen depend on the pictures, so the maps of weights that were trained
    /// before are fitted anew, too.
    void start(const torch::Tensor& pictures) {
        if (options_.from.empty()) draw_weights(*student_, options_.seed);
        else load_student(load_safetensors(options_.from).tensors);
        if (options_.tied_to_turns) tie_to_turns(*student_);
        fit_maps(*student_, pictures, teacher_->features(pictures, false));
        to_channels_last(*student_);
        load_chain(*averaged_, chain_weights(*student_));
        to_channels_last(*averaged_);
    }

    void load_student(const WeightTensors& tensors) {
        if (shapes_of(tensors) != shapes_of(chain_weights(*student_)))
            throw Error(ErrorKind::bad_file, format_text(tr("%s is not of this student."), options_.from.c_str()));
        load_chain(*student_, tensors);
    }

    torch::Tensor batch() {
        auto random = random_for(options_.seed, course_.step);
        visited_.renew(packs_, options_.side_px, *teacher_, options_.schedule.mixed_precision, random);
        auto pictures = visited_.pictures();
        for (int i = 0; i < options_.drawn; ++i)
            pictures.push_back(draw_spoilt_picture(packs_, options_.side_px, random));
        return stacked(pictures);
    }

    TapFeatures student_features(const torch::Tensor& pictures) {
        const MixedPrecision precision(options_.schedule.mixed_precision);
        const auto features = student_->features(pictures, names_);
        TapFeatures taps;
        for (std::size_t i = 0; i < names_.size(); ++i) taps[names_[i]] = features[i].to(torch::kFloat32);
        return taps;
    }

    double train_step() {
        const auto pictures = batch().requires_grad_(options_.visited > 0);
        const auto taught = teacher_->features(pictures.detach(), options_.schedule.mixed_precision);
        auto loss = torch::zeros({}), distance = torch::zeros({});
        for (const auto& [name, features] : student_features(pictures)) {
            const auto statistics = gram(features);
            loss = loss + relative_error(features, taught.at(name)).clamp_max(most_error).mean() +
                   relative_error(statistics, gram(taught.at(name))).clamp_max(most_error).mean();
            for (long i = 0; i < options_.visited; ++i)
                distance = distance + visited_.distance(std::size_t(i), name, statistics[i]);
        }
        if (options_.visited > 0)
            visited_.follow(torch::autograd::grad({distance}, {pictures}, {}, /*retain_graph=*/true)[0]);
        descend(loss);
        return loss.item<double>();
    }

    void descend(const torch::Tensor& loss) {
        const auto weights = chain_weights(*student_);
        auto gradients = torch::autograd::grad({loss}, tensors_of(weights));
        if (options_.tied_to_turns) tie_to_turns(gradients, weights);
        if (!clip_gradients(gradients, options_.gradient_norm)) return;
        optimizer_->step(gradients, course_.rate());
        average_into(averaged_->parameters(), student_->parameters(), options_.schedule.average_decay, course_.step);
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
        const DistillProgress progress{.step = course_.step,
                                       .fraction = course_.fraction(),
                                       .loss = loss_sum_ / double(course_.step - reported_),
                                       .rate = course_.rate(),
                                       .seconds = course_.seconds(),
                                       .held_out = held_out_errors()};
        loss_sum_ = 0;
        reported_ = course_.step;
        save_safetensors(options_.output / "weights.safetensors",
                         {.tensors = options_.tied_to_turns ? with_turned_maps(*averaged_) : chain_weights(*averaged_),
                          .metadata = {}});
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
        optimizer_->save(archive);
        course_.save(archive);
        save_archive(archive, checkpoint_file());
    }

    void resume() {
        torch::serialize::InputArchive archive, student, averaged;
        archive.load_from(checkpoint_file());
        archive.read("student", student);
        archive.read("averaged", averaged);
        student_->load(student);
        averaged_->load(averaged);
        course_.load(archive);
        reported_ = course_.step;
        optimizer_->load(archive, course_.step);
    }

    DistillOptions options_;
    std::vector<Pack> packs_;
    std::shared_ptr<ConvolutionChainImpl> student_, averaged_;
    VisitedPictures visited_;
    std::unique_ptr<Teacher> teacher_;
    std::unique_ptr<Muon> optimizer_;
    std::vector<std::string> names_;
    torch::Tensor held_out_;
    Course course_;
    long reported_ = 0;
    double loss_sum_ = 0;
};

}  // namespace

void distill(const DistillOptions& options, const std::function<void(const DistillProgress&)>& report) {
    Run(options).train(report);
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace impasto {
namespace {

constexpr double final_rate_share = 0.01;

}  // namespace

double scheduled_rate(const Schedule& schedule, long step, double fraction) {
    const double warmup = std::min(1.0, double(step + 1) / double(schedule.warmup_steps));
    const double cosine = 0.5 + 0.5 * std::cos(std::numbers::pi * std::min(1.0, fraction));
    return schedule.rate * warmup * (final_rate_share + (1 - final_rate_share) * cosine);
}

double Course::seconds() const {
    return seconds_before_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

double Course::fraction() const {
    return schedule_.seconds > 0 ? seconds() / schedule_.seconds : double(step) / double(schedule_.steps);
}

void Course::follow(const std::function<void()>& take_step, const std::function<void()>& keep) {
    while (!at_end()) {
        take_step();
        ++step;
        if (at_checkpoint()) keep();
    }
}

void Course::save(torch::serialize::OutputArchive& archive) const {
    archive.write("step", torch::tensor(step));
    archive.write("seconds", torch::tensor(seconds(), torch::kFloat64));
}

void Course::load(torch::serialize::InputArchive& archive) {
    torch::Tensor steps, seconds;  // two, because reading keeps the type of a tensor that is there
    archive.read("step", steps);
    archive.read("seconds", seconds);
    step = steps.item<long>();
    seconds_before_ = seconds.item<double>();
}

void average_into(const std::vector<torch::Tensor>& averaged, const std::vector<torch::Tensor>& parameters,
                  double decay, long step) {
    const torch::NoGradGuard no_grad;
    const double now = std::min(decay, (1.0 + double(step)) / (10.0 + double(step)));
    for (std::size_t i = 0; i < parameters.size(); ++i) torch::Tensor(averaged[i]).lerp_(parameters[i], 1 - now);
}

void save_archive(torch::serialize::OutputArchive& archive, const std::filesystem::path& file) {
    auto beside = file;
    archive.save_to(beside += ".part");
    std::filesystem::rename(beside, file);
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <impasto/progress.h>

namespace impasto {

/// Where a run has parts that each count from 0 to 1: one part, told as its share of the whole. Time left is that of the whole.
class ProgressShare final : public ProgressSink {
public:
    using Clock = std::chrono::steady_clock;

    /// The part goes from `begin` to `end` of the whole, which started at `started`.
    ProgressShare(ProgressSink& whole, double begin, double end, Clock::time_point started)
        : whole_(whole), begin_(begin), end_(end), started_(started) {}

    void update(const ProgressRecord& part) override {
        auto record = part;
        record.fraction = begin_ + (end_ - begin_) * part.fraction;
        record.seconds_left = seconds_left(std::chrono::duration<double>(Clock::now() - started_).count(), record.fraction);
        whole_.update(record);
    }
    void note(const std::string& sentence) override { whole_.note(sentence); }
    void uses(const WeightsInUse& weights) override { whole_.uses(weights); }
    bool cancelled() const override { return whole_.cancelled(); }

private:
    ProgressSink& whole_;
    double begin_, end_;
    Clock::time_point started_;
};

}  // namespace impasto

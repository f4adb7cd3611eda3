// SPDX-License-Identifier: GPL-3.0-or-later
// The core's progress in GIMP's progress bar. GIMP's cancel ends this process, so cancelled() stays false.
#pragma once

#include <chrono>
#include <vector>

#include <impasto/progress.h>

namespace impasto::plugin {

class GimpProgress final : public ProgressSink {
public:
    /// Over a run of so many layers. Shows `text` at once: loading a
    /// network takes a second before there is more to tell.
    GimpProgress(const char* text, int layers);
    ~GimpProgress() override;
    void update(const ProgressRecord& record) override;
    void note(const std::string& sentence) override;
    void uses(const WeightsInUse& file) override { weights_.push_back(file); }
    /// What is told from now on is about the next layer.
    void begin_layer();
    /// Of the layer that was begun last.
    const std::vector<WeightsInUse>& weights() const { return weights_; }

private:
    ProgressRecord of_all(ProgressRecord record) const;

    const int layers_;
    int layer_ = 0;  ///< from 1
    const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::vector<WeightsInUse> weights_;
};

}  // namespace impasto::plugin

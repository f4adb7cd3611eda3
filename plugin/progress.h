// SPDX-License-Identifier: GPL-3.0-or-later
// The core's progress in GIMP's progress bar. GIMP's cancel ends this process, so cancelled() stays false.
#pragma once

#include <vector>

#include <impasto/progress.h>

namespace impasto::plugin {

class GimpProgress final : public ProgressSink {
public:
    /// Shows `text` at once: loading a network takes a second before there is more to tell.
    explicit GimpProgress(const char* text);
    ~GimpProgress() override;
    void update(const ProgressRecord& record) override;
    void note(const std::string& sentence) override;
    void uses(const WeightsInUse& file) override { weights_.push_back(file); }
    const std::vector<WeightsInUse>& weights() const { return weights_; }

private:
    std::vector<WeightsInUse> weights_;
};

}  // namespace impasto::plugin

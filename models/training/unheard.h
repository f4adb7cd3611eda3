// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <impasto/progress.h>

namespace impasto {

/// Progress that nobody waits for.
class Unheard final : public ProgressSink {
public:
    void update(const ProgressRecord&) override {}
    void note(const std::string&) override {}
    bool cancelled() const override { return false; }
};

}  // namespace impasto

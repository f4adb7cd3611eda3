// SPDX-License-Identifier: GPL-3.0-or-later
// What a long run shows on a terminal, and how the user stops it.
#pragma once

#include <string>

#include <impasto/progress.h>

namespace impasto::tools {

/// From now on the first Ctrl-C (or SIGTERM) only raises a flag; a second one ends the process.
void watch_for_interrupt();
bool interrupted();

/// Shows nothing, stops when interrupted.
class SilentProgress : public ProgressSink {
public:
    void update(const ProgressRecord&) override {}
    void note(const std::string&) override {}
    bool cancelled() const override { return interrupted(); }
};

/// A bar in the last line of stderr while it is a terminal; notes are lines of their own everywhere.
class TerminalProgress final : public SilentProgress {
public:
    explicit TerminalProgress(std::string subject) : subject_(std::move(subject)) {}
    ~TerminalProgress() override { clear(); }
    TerminalProgress(const TerminalProgress&) = delete;
    TerminalProgress& operator=(const TerminalProgress&) = delete;

    void update(const ProgressRecord& record) override;
    void note(const std::string& sentence) override;

private:
    void clear();

    std::string subject_;  ///< what the run works on: a file's name
    bool shown_ = false;
};

/// Takes a bar off the terminal, so that a line can be printed.
void clear_line();

/// Columns that a text takes; UTF-8, no combining or wide characters.
std::size_t columns_of(const std::string& text);

/// The first columns of a text.
std::string shortened(const std::string& text, std::size_t columns);

}  // namespace impasto::tools

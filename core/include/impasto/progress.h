// SPDX-License-Identifier: GPL-3.0-or-later
// How a long run tells where it is.
#pragma once

#include <string>

namespace impasto {

/// One honest statement: "<phase>, tile 12 of 40 on CPU, 30 s left".
struct ProgressRecord {
    std::string phase;         ///< translated, e.g. "Enlarging"
    int step = 0, steps = 0;   ///< tile or iteration `step` of `steps`; 0 of 0: not countable
    double fraction = 0;       ///< 0…1 of the whole run, never falling
    std::string device;        ///< translated device name, e.g. "CPU"
    double seconds_left = -1;  ///< negative: not known yet
};

/// What is left after `elapsed` seconds when a run goes on as fast as so far.
/// `fraction`: 0…1 of it is done. Negative: not known yet.
double seconds_left(double elapsed, double fraction);

/// The record as one translated line for a status bar or terminal.
std::string progress_line(const ProgressRecord& record);

/// A weight file that a run works with.
struct WeightsInUse {
    std::string model;   ///< id, as in ModelManifest
    std::string title;   ///< one line for people
    std::string file;    ///< its name, without the folder
    std::string sha256;  ///< of what was read, lower-case hex
};

/// Where progress goes; called on the thread that runs the work.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    virtual void update(const ProgressRecord& record) = 0;
    /// A translated sentence worth keeping ("Not enough memory for tiles of 512 px, …").
    virtual void note(const std::string& sentence) = 0;
    /// Told once for every weight file, when it has been opened. For those who keep a record.
    virtual void uses(const WeightsInUse&) {}
    /// True once the user wants to stop; the run then throws Cancelled.
    virtual bool cancelled() const { return false; }
};

}  // namespace impasto

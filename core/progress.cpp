// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/progress.h>

#include <algorithm>
#include <cmath>

#include <impasto/text.h>

namespace impasto {
namespace {

std::string time_left(double seconds) {
    if (seconds < 90) {
        const auto whole = static_cast<unsigned long>(std::ceil(seconds));
        return format_text(tr_plural("about %lu second left", "about %lu seconds left", whole), whole);
    }
    const auto minutes = static_cast<unsigned long>(std::ceil(seconds / 60));
    return format_text(tr_plural("about %lu minute left", "about %lu minutes left", minutes), minutes);
}

/// Phase, place and device in one sentence, so that translators can order them.
std::string place(const ProgressRecord& record) {
    if (record.steps == 0) return format_text(tr("%s on %s"), record.phase.c_str(), record.device.c_str());
    return format_text(tr("%s: %d of %d on %s"), record.phase.c_str(), record.step, record.steps,
                       record.device.c_str());
}

}  // namespace

double seconds_left(double elapsed, double fraction) {
    constexpr double least = 0.01;  // before, the first steps, which are slower, would be taken for all
    return fraction < least ? -1 : elapsed * (1 - std::min(fraction, 1.0)) / fraction;
}

std::string progress_line(const ProgressRecord& record) {
    if (record.seconds_left < 0) return place(record);
    /* TRANSLATORS: first where the run is, then the time left. */
    return format_text(tr("%s, %s"), place(record).c_str(), time_left(record.seconds_left).c_str());
}

}  // namespace impasto

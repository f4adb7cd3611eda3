// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress.h"

#include <glib/gi18n.h>
#include <libgimp/gimp.h>

#include <impasto/text.h>

namespace impasto::plugin {

GimpProgress::GimpProgress(const char* text, int layers) : layers_(layers) { gimp_progress_init(text); }

GimpProgress::~GimpProgress() { gimp_progress_end(); }

void GimpProgress::begin_layer() {
    ++layer_;
    weights_.clear();
}

ProgressRecord GimpProgress::of_all(ProgressRecord record) const {
    if (layers_ == 1) return record;
    /* TRANSLATORS: which layer of how many, and what is done with it: "Layer 2 of 5: Enlarging". */
    record.phase = format_text(_("Layer %d of %d: %s"), layer_, layers_, record.phase.c_str());
    record.fraction = (layer_ - 1 + record.fraction) / layers_;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started_;
    record.seconds_left = seconds_left(elapsed.count(), record.fraction);
    return record;
}

void GimpProgress::update(const ProgressRecord& of_layer) {
    const auto record = of_all(of_layer);
    gimp_progress_set_text(progress_line(record).c_str());
    gimp_progress_update(record.fraction);
}

// GIMP takes it to where its user is: status bar, error console, or the terminal of a batch run.
void GimpProgress::note(const std::string& sentence) { gimp_message(sentence.c_str()); }

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress.h"

#include <libgimp/gimp.h>

namespace impasto::plugin {

GimpProgress::GimpProgress(const char* text) { gimp_progress_init(text); }

GimpProgress::~GimpProgress() { gimp_progress_end(); }

void GimpProgress::update(const ProgressRecord& record) {
    gimp_progress_set_text(progress_line(record).c_str());
    gimp_progress_update(record.fraction);
}

// GIMP takes it to where its user is: status bar, error console, or the terminal of a batch run.
void GimpProgress::note(const std::string& sentence) { gimp_message(sentence.c_str()); }

}  // namespace impasto::plugin

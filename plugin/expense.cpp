// SPDX-License-Identifier: GPL-3.0-or-later
#include "expense.h"

#include <algorithm>
#include <cmath>

#include <glib/gi18n.h>

#include <impasto/text.h>

namespace impasto::plugin {
namespace {

/// No more digits than are known.
double rounded(double value) {
    const double step = std::pow(10, std::floor(std::log10(std::max(value, 1.0)))) / 2;
    return std::round(value / step) * step;
}

std::string duration(double seconds) {
    if (seconds < 1) return _("less than a second");
    if (seconds < 100) return format_text(_("about %.0f s"), seconds < 10 ? std::ceil(seconds) : rounded(seconds));
    if (seconds < 100 * 60) return format_text(_("about %.0f min"), std::ceil(seconds / 60));
    return format_text(_("about %.0f h"), std::ceil(seconds / 3600));
}

}  // namespace

std::string expense_line(double seconds, std::int64_t bytes, const std::string& device) {
    const auto time = duration(seconds);
    if (bytes == 0) return format_text(_("%s on %s"), time.c_str(), device.c_str());
    /* TRANSLATORS: how long a run takes, its memory in MiB, the device: "about 12 s, about 600 MiB, on CPU". */
    return format_text(_("%s, about %.0f MiB, on %s"), time.c_str(), rounded(double(bytes) / (1 << 20)),
                       device.c_str());
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments that are the same for every filter.
#pragma once

#include <impasto/device.h>

#include "arguments.h"
#include "choices.h"
#include "preview_memory.h"

namespace impasto::plugin {

inline constexpr int max_memory_mib = 1 << 20;
inline constexpr std::array device_labels{N_("Automatic"), N_("CPU"), N_("GPU")};

inline constexpr Argument device_argument{"device", N_("_Device"),
                                          N_("What computes the result; automatic takes the GPU where there is one"),
                                          Choice{choice_among<device_choice_ids, device_labels>}};
inline constexpr Argument memory_argument{"memory", N_("Memor_y limit (MiB)"),
                                          N_("The most memory to work with; 0 takes what is free"),
                                          Integer{0, max_memory_mib, 0}};

/// Whether the preview was switched off: the dialog's own, kept with the last values.
inline constexpr Argument preview_argument{preview_note, "Preview", "Not for scripts", Note{}};

}  // namespace impasto::plugin

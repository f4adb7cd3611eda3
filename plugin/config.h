// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a procedure's config.
#pragma once

#include <cstdint>

#include <libgimp/gimp.h>

#include <impasto/device.h>

#include "guards.h"
#include "output.h"

namespace impasto::plugin {

/// Of a plain type; objects and text are then owned by the caller.
template <class T>
T value(GimpProcedureConfig* config, const char* name) {
    T value{};
    g_object_get(config, name, &value, nullptr);
    return value;
}

inline TextPtr text(GimpProcedureConfig* config, const char* name) { return TextPtr(value<char*>(config, name)); }

/// Null for none.
inline ObjectPtr<GFile> file(GimpProcedureConfig* config, const char* name) {
    return ObjectPtr<GFile>(value<GFile*>(config, name));
}

/// A number from 0 to 100 as a share.
inline double percent(GimpProcedureConfig* config, const char* name) { return value<double>(config, name) / 100; }

/// The number of a choice, as the core's enum.
template <class Choice = int>
Choice chosen(GimpProcedureConfig* config, const char* name) {
    return Choice(gimp_procedure_config_get_choice_id(config, name));
}

inline DeviceChoice chosen_device(GimpProcedureConfig* config) { return chosen<DeviceChoice>(config, "device"); }

inline std::int64_t memory_bytes(GimpProcedureConfig* config) {
    return value<int>(config, "memory") * (std::int64_t(1) << 20);
}

inline const OutputMode& chosen_output(GimpProcedureConfig* config, std::span<const OutputMode> modes) {
    return modes[chosen<std::size_t>(config, "output")];
}

}  // namespace impasto::plugin

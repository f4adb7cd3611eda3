// SPDX-License-Identifier: GPL-3.0-or-later
// What each procedure does, from its arguments to its return values.
#pragma once

#include <libgimp/gimp.h>

namespace impasto::plugin {

/// One call of a filter. Everything is borrowed.
struct FilterCall {
    GimpProcedure* procedure;
    GimpRunMode mode;
    GimpImage* image;
    GimpDrawable** drawables;
    GimpProcedureConfig* config;
};

GimpValueArray* run_upscale(const FilterCall& call);
GimpValueArray* run_info(GimpProcedure* procedure);

}  // namespace impasto::plugin

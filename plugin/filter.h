// SPDX-License-Identifier: GPL-3.0-or-later
// A filter: what GIMP shows of it, its arguments, and what it does.
#pragma once

#include <span>

#include <libgimp/gimp.h>

#include "arguments.h"

namespace impasto::plugin {

/// One call of a filter. Everything is borrowed.
struct FilterCall {
    GimpProcedure* procedure;
    GimpRunMode mode;
    GimpImage* image;
    GimpDrawable** drawables;
    GimpProcedureConfig* config;
};

/// Text is marked with N_().
struct Filter {
    const char* name;  ///< public API, never changed
    const char *menu_label, *menu_path;
    const char* icon;  ///< file name in icons/ of the package
    const char *blurb, *help;
    std::span<const Argument> arguments;
    GimpValueArray* (*run)(const FilterCall&);
};

extern const Filter upscale_filter, style_filter;

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// What the user asked for: from a procedure's config to plain structs.
#pragma once

#include <libgimp/gimp.h>

#include <impasto/upscale.h>

#include "output.h"

namespace impasto::plugin {

struct UpscaleRequest {
    double factor;
    const OutputMode& output;
    UpscaleOptions options;
};

UpscaleRequest upscale_request(GimpProcedureConfig* config);

/// "auto" and the installed models that can enlarge. Reads manifests only.
GimpChoice* upscale_model_choice();

/// Throws Error{no_model} when none is installed and none is given: better before the dialog than after it.
void check_upscale_model_there(GimpProcedureConfig* config);

GimpChoice* device_choice();

}  // namespace impasto::plugin

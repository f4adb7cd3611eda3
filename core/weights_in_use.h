// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <impasto/model.h>
#include <impasto/progress.h>

namespace impasto {

/// Tells `progress` which weight files of an opened model count at this restoration (0 … 1). Packages name the sha256
/// that was checked when they were opened; that of a single file is worked out here.
void tell_weights(const ModelManifest& model, double restoration, ProgressSink& progress);

}  // namespace impasto

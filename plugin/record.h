// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer was made with, kept in the layer itself as the parasite “impasto”: JSON text that GIMP saves in XCF
// files and copies with the layer, and that plug-in-impasto-info reads back.
#pragma once

#include <string>
#include <vector>

#include <impasto/image.h>
#include <impasto/progress.h>

#include "filter.h"
#include "output.h"

namespace impasto::plugin {

inline constexpr const char* record_name = "impasto";

/// Of one of the call's jobs. JSON: procedure, its version, the layer's name, those of all layers where there are
/// several, the selected rectangle in it, every argument. Layers among the arguments are named, files are URIs, none is
/// null. Taken when a run begins: later the user may have removed what it names.
std::string record_of(const FilterCall& call, const Job& job, const std::vector<Job>& jobs);

/// The same with each weight file and its sha256.
std::string with_weights(const std::string& record, const std::vector<WeightsInUse>& weights);

/// Undone and redone with the image's other changes, where the layer is in the image already.
void attach_record(GimpLayer* layer, const std::string& record);

/// Empty for a layer without one.
std::string attached_record(GimpItem* item);

}  // namespace impasto::plugin

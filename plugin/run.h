// SPDX-License-Identifier: GPL-3.0-or-later
// What all filters have in common, from the layer to the return values: check → ask → compute → deliver.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <impasto/progress.h>

#include "filter.h"
#include "output.h"

namespace impasto::plugin {

/// The call's one layer and the selected part of it, checked against what `output` will do to it. Throws Refusal.
Job checked_job(const FilterCall& call, GimpLayer* layer, const OutputMode& output);

/// What a new layer is called after, and the weights that made it.
struct Making {
    std::string layer_name;
    std::vector<WeightsInUse> weights;
};

/// Has `compute` fill a layer that is not in the image yet, and delivers it when it is complete.
GimpValueArray* delivered(const FilterCall& call, const OutputMode& output, Job job,
                          const std::function<Making(GimpDrawable* result)>& compute);

}  // namespace impasto::plugin

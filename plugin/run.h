// SPDX-License-Identifier: GPL-3.0-or-later
// What all filters have in common, from the layers to the return values: check → ask → compute → deliver.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <impasto/progress.h>

#include "filter.h"
#include "layers.h"
#include "output.h"

namespace impasto::plugin {

/// The layers and the selected part of each, checked against what `output` will do to them. Throws Refusal.
std::vector<Job> checked_jobs(const FilterCall& call, const Layers& layers, double factor, const OutputMode& output);

/// What a new layer is called after, and the weights that made it.
struct Making {
    std::string layer_name;
    std::vector<WeightsInUse> weights;
};

/// Has `compute` fill a layer for each job that is not in the image yet, and delivers them when all are complete.
GimpValueArray* delivered(const FilterCall& call, const OutputMode& output, const std::vector<Job>& jobs,
                          const std::function<Making(const Job& job, GimpDrawable* result)>& compute);

}  // namespace impasto::plugin

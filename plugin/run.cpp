// SPDX-License-Identifier: GPL-3.0-or-later
#include "run.h"

#include "layers.h"
#include "record.h"

namespace impasto::plugin {
namespace {

/// A new image needs a window, a changed one a redraw; a script wants neither.
void show(const FilterCall& call, const Result& result) {
    if (call.mode == GIMP_RUN_NONINTERACTIVE) return;
    if (result.image != call.image) gimp_display_new(result.image);
    gimp_displays_flush();
}

GimpValueArray* return_values(GimpProcedure* procedure, const Result& result) {
    auto* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    GIMP_VALUES_SET_LAYER(values, 1, result.layer);
    GIMP_VALUES_SET_IMAGE(values, 2, result.image);
    return values;
}

}  // namespace

Job checked_job(const FilterCall& call, GimpLayer* layer, const OutputMode& output) {
    if (output.changes_layer) check_pixels_can_change(layer);
    return {.image = call.image, .layer = layer, .region = selected_region(layer)};
}

GimpValueArray* delivered(const FilterCall& call, const OutputMode& output, Job job,
                          const std::function<Making(GimpDrawable* result)>& compute) {
    const auto place = output.place(job);
    ScratchLayer scratch(job.layer, place.size());
    const auto record = record_of(call, job.layer, job.region);
    const auto making = compute(scratch.drawable());
    job.result_name = making.layer_name;
    job.record = with_weights(record, making.weights);
    const auto result = output.deliver(job, place, scratch);
    show(call, result);
    return return_values(call.procedure, result);
}

}  // namespace impasto::plugin

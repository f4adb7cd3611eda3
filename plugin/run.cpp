// SPDX-License-Identifier: GPL-3.0-or-later
#include "run.h"

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

Finished begun(const FilterCall& call, const OutputMode& output, const Job& job, const std::vector<Job>& jobs) {
    const auto place = output.place(job);
    Finished begun{job, place, std::make_unique<ScratchLayer>(job.layer, place.size())};
    begun.job.record = record_of(call, job, jobs);
    return begun;
}

}  // namespace

std::vector<Job> checked_jobs(const FilterCall& call, const Layers& layers, double factor, const OutputMode& output) {
    std::vector<Job> jobs;
    for (auto* layer : layers) {
        if (output.changes_layer) check_pixels_can_change(layer);
        const TextPtr name(gimp_item_get_name(GIMP_ITEM(layer)));
        jobs.push_back({.image = call.image,
                        .layer = layer,
                        .layer_name = name.get(),
                        .region = selected_region(layer),
                        .factor = factor});
    }
    return jobs;
}

GimpValueArray* delivered(const FilterCall& call, const OutputMode& output, const std::vector<Job>& jobs,
                          const std::function<Making(const Job& job, GimpDrawable* result)>& compute) {
    std::vector<Finished> all;
    // A place that cannot be had is refused before anything is computed
    for (const auto& job : jobs) all.push_back(begun(call, output, job, jobs));
    for (auto& [job, place, pixels] : all) {
        const auto making = compute(job, pixels->drawable());
        job.result_name = making.layer_name;
        job.record = with_weights(job.record, making.weights);
    }
    const auto result = output.deliver(all);
    show(call, result);
    return return_values(call.procedure, result);
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter_pictures.h"

#include <chrono>
#include <cstdio>

#include <impasto/error.h>
#include <impasto/text.h>

#include "jobs.h"
#include "places.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

void filter_file(Engine& engine, const Job& job, const PictureFilter& filter) {
    const auto started = std::chrono::steady_clock::now();
    TerminalProgress progress(job.input.filename());
    const Picture source = read_picture(job.input);
    Picture result = picture_for(job.output, source, filter.result_size(source.size()));
    if (source.profile().has_icc && !takes_profile(job.output, source.profile()))
        progress.note(tr("The colour profile is lost. It is kept from PNG to PNG and from JPEG to JPEG."));
    filter.apply(engine, source, result, progress);
    save_picture(result, job.output);
    clear_line();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - started;
    std::printf(tr("%s: %d × %d → %d × %d in %.1f s\n"), job.output.c_str(), source.size().width, source.size().height,
                result.size().width, result.size().height, spent.count());
    std::fflush(stdout);
}

/// The sentence, with the picture's name where it has not got it already.
void tell(const Job& job, const Error& error) {
    const std::string sentence = error.what();
    const bool named = sentence.find(job.input.filename().string()) != sentence.npos;
    std::fprintf(stderr, "%s%s%s\n", named ? "" : job.input.c_str(), named ? "" : ": ", sentence.c_str());
}

/// True when it went well. One bad file must not cost the others; what concerns all of them ends the run.
bool tried(Engine& engine, const Job& job, const PictureFilter& filter) try {
    filter_file(engine, job, filter);
    return true;
} catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_file && error.kind() != ErrorKind::bad_result) throw;
    tell(job, error);
    return false;
}

}  // namespace

void add_places(CLI::App& command, Places& places) {
    command.add_option("input", places.inputs, tr("Pictures, and folders of pictures"))
        ->required()
        ->check(CLI::ExistingPath);
    command.add_option("-o,--output", places.output, tr("A file for one picture, otherwise a folder"))->required();
}

void filter_pictures(const Places& places, const PictureFilter& filter) {
    const auto jobs = plan_jobs(places.inputs, places.output);
    watch_for_interrupt();
    const auto engine = open_engine();
    unsigned long failed = 0;
    for (const auto& job : jobs) {
        if (interrupted()) throw Cancelled();
        failed += !tried(*engine, job, filter);
    }
    if (failed == 0) return;
    throw Error(ErrorKind::bad_file,
                format_text(tr_plural("%lu picture was left out.", "%lu pictures were left out.", failed), failed));
}

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cstdio>
#include <memory>

#include <impasto/engine.h>
#include <impasto/error.h>
#include <impasto/text.h>

#include "commands.h"
#include "common_options.h"
#include "jobs.h"
#include "picture.h"
#include "places.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

struct Options {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path output;
    double factor = 2;
    UpscaleOptions upscale;
};

void upscale_file(Engine& engine, const Job& job, const Options& options) {
    const auto started = std::chrono::steady_clock::now();
    TerminalProgress progress(job.input.filename());
    const Picture source = read_picture(job.input);
    Picture result = picture_for(job.output, source, upscaled_size(source.size(), options.factor));
    if (source.profile().has_icc && !takes_profile(job.output, source.profile()))
        progress.note(tr("The colour profile is lost. It is kept from PNG to PNG and from JPEG to JPEG."));
    engine.upscale(source, result, options.upscale, progress);
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
bool tried(Engine& engine, const Job& job, const Options& options) try {
    upscale_file(engine, job, options);
    return true;
} catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_file && error.kind() != ErrorKind::bad_result) throw;
    tell(job, error);
    return false;
}

void upscale(const Options& options) {
    const auto jobs = plan_jobs(options.inputs, options.output);
    watch_for_interrupt();
    const auto engine = open_engine();
    unsigned long failed = 0;
    for (const auto& job : jobs) {
        if (interrupted()) throw Cancelled();
        failed += !tried(*engine, job, options);
    }
    if (failed == 0) return;
    throw Error(ErrorKind::bad_file,
                format_text(tr_plural("%lu picture was left out.", "%lu pictures were left out.", failed), failed));
}

}  // namespace

void add_upscale(CLI::App& command) {
    const auto options = std::make_shared<Options>();
    command.add_option("input", options->inputs, tr("Pictures, and folders of pictures"))
        ->required()
        ->check(CLI::ExistingPath);
    command.add_option("-o,--output", options->output, tr("A file for one picture, otherwise a folder"))->required();
    command.add_option("--factor", options->factor, tr("Size factor; 1 restores at the same size"))
        ->check(CLI::Range(min_factor, max_factor))
        ->capture_default_str();
    command.add_option("--model", options->upscale.model, tr("A model's id, or auto"))->capture_default_str();
    command.add_option("--model-file", options->upscale.model_file, tr("Any supported weight file; overrides --model"))->check(CLI::ExistingFile);
    add_run_options(command, options->upscale);
    command.callback([options] { upscale(*options); });
}

}  // namespace impasto::tools

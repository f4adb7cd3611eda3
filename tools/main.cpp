// SPDX-License-Identifier: GPL-3.0-or-later
// The impasto command: Impasto without GIMP, for batches, for training and for measuring.
#include <libintl.h>

#include <array>
#include <clocale>
#include <cstdio>
#include <exception>

#include <impasto/error.h>
#include <impasto/text.h>

#include "command_entry.h"
#include "commands.h"
#include "places.h"
#include "runtime.h"

namespace impasto::tools {
namespace {

constexpr int exit_failure = 1, exit_cancelled = 130;  // 130: what a shell shows after Ctrl-C

struct Command {
    const char* name;
    const char* blurb;
    void (*add)(CLI::App& command);
};

std::array<Command, 11> commands() {
    return {{
        {"upscale", tr("Enlarge pictures with a neural network"), add_upscale},
        {"style", tr("Paint pictures in the manner of another one"), add_style},
        {"models", tr("List the models that are found"), add_models},
        {"info", tr("Show versions, devices and models"), add_info},
        {"dataset", tr("Make a training pack from folders of pictures"), add_dataset},
        {"train", tr("Train a network for enlarging"), add_train},
        {"train-perceptual", tr("Train the small perceptual network of style transfer"), add_train_perceptual},
        {"train-style", tr("Train the network of fast style transfer"), add_train_style},
        {"average", tr("Average the weights of several trainings"), add_average},
        {"evaluate", tr("Measure models against interpolation"), add_evaluate},
        {"bench", tr("Measure speed and memory"), add_bench},
    }};
}

/// Numbers stay English, on the command line as in files; only words and characters follow the user's locale.
void speak_the_users_language() {
    std::setlocale(LC_CTYPE, "");
    std::setlocale(LC_MESSAGES, "");
    bindtextdomain(text_domain, (package_folder() / "locale").c_str());
    bind_textdomain_codeset(text_domain, "UTF-8");
}

int fail(const char* sentence) {
    std::fprintf(stderr, "impasto: %s\n", sentence);
    return exit_failure;
}

int run(int argc, char** argv) {
    speak_the_users_language();
    CLI::App app(tr("Enlarges and paints pictures with neural networks, trains such networks and measures them."),
                 "impasto");
    app.set_version_flag("--version", "Impasto " IMPASTO_VERSION, tr("Print the version and exit"));
    app.set_help_flag("-h,--help", tr("Print this help and exit"));
    app.require_subcommand(1);
    for (const auto& command : commands()) command.add(*app.add_subcommand(command.name, command.blurb));
    try {
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem);
    }
}

/// The one place where a failure becomes words and an exit code.
int run_guarded(int argc, char** argv) try { return run(argc, argv); } catch (const Error& error) {
    return fail(error.what());
} catch (const Cancelled&) {
    return exit_cancelled;
} catch (const std::exception& problem) {
    return fail(format_text(tr("Something went wrong that should not have: %s"), problem.what()).c_str());
}

}  // namespace
}  // namespace impasto::tools

int impasto_run_command(int argc, char** argv) {
    impasto::settle_runtime();
    return impasto::tools::run_guarded(argc, argv);
}

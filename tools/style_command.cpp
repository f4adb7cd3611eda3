// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <optional>
#include <span>

#include <impasto/error.h>
#include <impasto/text.h>

#include "commands.h"
#include "common_options.h"
#include "filter_pictures.h"

namespace impasto::tools {
namespace {

struct Options {
    Places places;
    std::filesystem::path style, style_2;
    double mix = 0.5;
    StyleOptions transfer;
    FrameMemory frames;
};

std::optional<Picture> read_style(const std::filesystem::path& file) {
    return file.empty() ? std::nullopt : std::optional(read_picture(file));
}

/// A style that cannot be read costs all pictures, so it is no bad file among others.
void stylize(const Options& options) {
    const auto first = read_style(options.style), second = read_style(options.style_2);
    const StylePictures styles{first ? &*first : nullptr, second ? &*second : nullptr, options.mix};
    filter_pictures(options.places,
                    {.result_size = [](Size size) { return size; },
                     .apply =
                         [&](Engine& engine, const Picture& content, Picture& result, ProgressSink& progress) {
                             engine.stylize(content, styles, result, options.transfer, progress);
                         }});
}

std::string among(std::span<const std::string_view> ids) {
    std::string list;
    for (const auto id : ids) list += (list.empty() ? "" : ", ") + std::string(id);
    return list;
}

/// One of `ids`; the first of them, or the option's own default, when it is left out.
template <class Choice>
void add_choice(CLI::App& command, const char* name, Choice& choice, Choice (*from_id)(std::string_view),
                std::span<const std::string_view> ids, const char* blurb) {
    command
        .add_option_function<std::string>(
            name, [&choice, from_id](const std::string& id) { choice = from_id(id); },
            format_text("%s: %s", blurb, among(ids).c_str()))
        ->default_str(std::string(ids[std::size_t(choice)]));
}

/// In percent, as in GIMP; the core counts from 0 to 1.
void add_percent(CLI::App& command, const char* name, double& share, double least, double most, const char* blurb) {
    command.add_option_function<double>(
               name, [&share](double percent) { share = percent / 100; }, blurb)
        ->check(CLI::Range(least, most))
        ->default_str(format_text("%g", share * 100));
}

void add_style_pictures(CLI::App& command, Options& options) {
    command.add_option("--style", options.style, tr("The style picture"))->required()->check(CLI::ExistingFile);
    command.add_option("--style-2", options.style_2, tr("A second style to mix in"))->check(CLI::ExistingFile);
    add_percent(command, "--mix", options.mix, 0, 100, tr("Share of the second style"));
}

void add_look(CLI::App& command, StyleOptions& options) {
    add_choice(command, "--method", options.method, style_method_from_id, style_method_ids,
               tr("How the result is made"));
    add_percent(command, "--strength", options.strength, 0, 100,
                tr("How much of the style; 0 leaves the picture as it is"));
    add_percent(command, "--style-scale", options.style_scale, 10, 400,
                tr("Size of the style's texture in the result, in percent"));
    add_choice(command, "--colors", options.colors, style_colors_from_id, style_colors_ids,
               tr("Whose colours the result has"));
    add_percent(command, "--detail", options.detail, 0, 100, tr("How much of the content's structure is kept"));
}

void add_optimisation(CLI::App& command, StyleOptions& options) {
    command.add_option("--iterations", options.iterations, tr("At most so many steps at full size"))
        ->check(CLI::Range(1, max_style_iterations))
        ->capture_default_str();
    add_percent(command, "--smoothness", options.smoothness, 0, 100, tr("How much small variation is held back"));
    add_choice(command, "--start", options.start, style_start_from_id, style_start_ids,
               tr("The picture that is changed step by step"));
    add_choice(command, "--optimizer", options.optimizer, style_optimizer_from_id, style_optimizer_ids,
               tr("How a step is chosen"));
    command.add_option("--network", options.network, tr("A perceptual network's id, or auto"))->capture_default_str();
    command.add_option("--seed", options.seed, tr("Same seed, same result"))->capture_default_str();
}

void add_frames(CLI::App& command, Options& options) {
    command.add_flag_callback(
        "--frames", [&options] { options.transfer.frames = &options.frames; },
        tr("The pictures are frames of an animation: strokes stay where the picture stays"));
}

}  // namespace

void add_style(CLI::App& command) {
    const auto options = std::make_shared<Options>();
    add_places(command, options->places);
    add_style_pictures(command, *options);
    add_look(command, options->transfer);
    add_optimisation(command, options->transfer);
    add_frames(command, *options);
    add_device_options(command, options->transfer.device, options->transfer.memory_bytes);
    command.callback([options] { stylize(*options); });
}

}  // namespace impasto::tools

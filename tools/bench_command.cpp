// SPDX-License-Identifier: GPL-3.0-or-later
// Speed and memory as ratios within one run, since other work on the computer moves all of them alike.
#include <array>
#include <cstdio>
#include <limits>
#include <memory>

#include <impasto/engine.h>
#include <impasto/error.h>
#include <impasto/text.h>

#include "bench_cost.h"
#include "bench_frames.h"
#include "bench_perceptual.h"
#include "bench_style.h"
#include "commands.h"
#include "make_engine.h"
#include "networks/network.h"
#include "peak_memory.h"
#include "places.h"
#include "seconds_of.h"
#include "table.h"
#include "tensor_image.h"
#include "terminal.h"
#include "tile_grid.h"
#include "upscale_run.h"
#include "weights.h"

namespace impasto::tools {
namespace {

struct Options {
    std::string what = "upscale", model;
    int side_px = 512, repeats = 2;
    std::filesystem::path csv;
    BenchStyleOptions style;
};

/// One line of the table.
struct Case {
    int tile_px, threads;
    bool best_quality = false, network_alone = false;
};
constexpr std::array<Case, 12> upscale_cases{{
    {.tile_px = 256, .threads = 1},  // what the others are compared with
    {.tile_px = 128, .threads = 1},
    {.tile_px = 512, .threads = 1},
    {.tile_px = 1024, .threads = 1},
    {.tile_px = 128, .threads = 2},
    {.tile_px = 256, .threads = 2},
    {.tile_px = 512, .threads = 2},
    {.tile_px = 1024, .threads = 2},
    {.tile_px = 256, .threads = 1, .network_alone = true},
    {.tile_px = 512, .threads = 1, .network_alone = true},
    {.tile_px = 1024, .threads = 1, .network_alone = true},
    {.tile_px = 256, .threads = 1, .best_quality = true},
}};

/// Noise: what is in a picture does not change the time.
PixelBuffer synthetic_picture(int side_px) {
    PixelBuffer picture({side_px, side_px}, {});
    unsigned state = 1;
    for (auto& value : picture.values()) {
        state = state * 1664525 + 1013904223;  // Knuth's and Lewis's linear congruential generator
        value = float(state >> 8) / float(1 << 24);
    }
    return picture;
}

/// The network asked for, or an untrained one of the usual size: the time is the same.
std::shared_ptr<Network> open_network(const std::string& model) {
    if (!model.empty()) return open_model(rank_upscalers(find_models(model_places()), model, 2).front());
    torch::manual_seed(0);
    auto network = create_network("compact", {{"channels", 32}, {"depth", 10}, {"scale", 2}});
    to_channels_last(*network);
    network->eval();
    return network;
}

template <typename Work>
double least_seconds(int repeats, const Work& work) {
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < repeats; ++i) least = std::min(least, seconds_of(work));
    return least;
}

/// The forward pass over tiles without a halo, and nothing else: what no tiling could undercut.
void network_alone(Network& network, const torch::Tensor& whole, int tile_px) {
    const c10::InferenceMode inference;
    const Rect all{0, 0, int(whole.size(3)), int(whole.size(2))};
    for (const Rect tile : cut(all, tile_px / network.traits().scale)) {
        if (interrupted()) throw Cancelled();
        network.forward(crop(whole, all, tile).contiguous(torch::MemoryFormat::ChannelsLast));
    }
}

class UpscaleBench {
public:
    explicit UpscaleBench(const Options& options)
        : options_(options), network_(open_network(options.model)), source_(synthetic_picture(options.side_px)),
          result_({options.side_px * network_->traits().scale, options.side_px * network_->traits().scale}, {}),
          whole_(read_plane(source_, {0, 0, options.side_px, options.side_px}, Border::reflect)) {}

    Table run() {
        Table table({tr("what"), tr("tile px"), tr("threads"), tr("seconds"), tr("MP/s"), tr("ratio"), tr("peak MiB")},
                    {Align::left});
        run_once({.tile_px = 256, .threads = 1});  // the first run pays for what LibTorch sets up
        for (const auto& one : upscale_cases) table.add(row(one));
        return table;
    }

private:
    void run_once(const Case& one) {
        at::set_num_threads(one.threads);
        if (one.network_alone) return network_alone(*network_, whole_, one.tile_px);
        SilentProgress progress;
        upscale_with(network_, source_, result_, {.best_quality = one.best_quality, .device = DeviceChoice::cpu},
                     progress, one.tile_px);
    }

    Table::Row row(const Case& one) {
        clear_line();
        TerminalProgress(options_.what)
            .update({.phase = name(one), .device = format_text(tr("tiles of %d px"), one.tile_px)});
        forget_peak_memory();
        const double seconds = least_seconds(options_.repeats, [&] { run_once(one); });
        if (reference_seconds_ == 0) reference_seconds_ = seconds;
        const double megapixels = double(result_.size().width) * result_.size().height / 1e6;
        return {name(one),
                std::to_string(one.tile_px),
                std::to_string(one.threads),
                fixed(seconds, 2),
                fixed(megapixels / seconds, 2),
                fixed(reference_seconds_ / seconds, 2),
                fixed(peak_memory_mib(), 0)};
    }

    static const char* name(const Case& one) {
        if (one.network_alone) return tr("network alone");
        return one.best_quality ? tr("best quality") : tr("upscale");
    }

    const Options& options_;
    std::shared_ptr<Network> network_;
    PixelBuffer source_, result_;
    torch::Tensor whole_;
    double reference_seconds_ = 0;
};

struct Bench {
    const char* name;
    Table (*run)(const Options&);
};
const std::array<Bench, 5> benches{{
    {"upscale", [](const Options& options) { return UpscaleBench(options).run(); }},
    {"style", [](const Options& options) { return bench_style(options.style); }},
    {"frames", [](const Options& options) { return bench_frames(options.style); }},
    {"perceptual", [](const Options& options) { return bench_perceptual(options.side_px, options.repeats); }},
    {"cost",
     [](const Options& options) {
         return bench_cost({.content = options.style.contents,
                            .style = options.style.styles,
                            .methods = options.style.methods,
                            .options = options.style.style});
     }},
}};

void run(const Options& options) {
    watch_for_interrupt();
    for (const auto& bench : benches) {
        if (options.what != bench.name) continue;
        const Table table = bench.run(options);
        clear_line();
        std::fputs(table.text().c_str(), stdout);
        if (!options.csv.empty()) table.save_csv(options.csv);
    }
}

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const auto& bench : benches) all.emplace_back(bench.name);
    return all;
}

}  // namespace

void add_bench(CLI::App& command) {
    const auto options = std::make_shared<Options>();
    command
        .add_option("what", options->what,
                    tr("What is measured; frames: how restless painted animations are; perceptual: an iteration by "
                       "each perceptual network; cost: what the dialogs tell about a run beforehand, against the run"))
        ->check(CLI::IsMember(names()))
        ->capture_default_str();
    command.add_option("--model", options->model, tr("A model's id; an untrained network by default"));
    command.add_option("--side", options->side_px, tr("Side of the synthetic picture in pixels"))
        ->check(CLI::Range(64, 8192))
        ->capture_default_str();
    command.add_option("--repeat", options->repeats, tr("Runs of each line, of which the fastest counts"))
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command.add_option("--content", options->style.contents, tr("Style: a picture or a folder of them"))
        ->check(CLI::ExistingPath);
    command.add_option("--style", options->style.styles, tr("Style: a style picture or a folder of them"))
        ->check(CLI::ExistingPath);
    command.add_option("--judge", options->style.judge, tr("Style: weights of a VGG that measures the results"))
        ->check(CLI::ExistingFile);
    command.add_option("--sheet", options->style.sheet, tr("Style: write a contact sheet to this file"));
    command.add_option("--results", options->style.results, tr("Style: keep the results in this folder"));
    command.add_option("--long-side", options->style.side_px, tr("Style: long side of the contents in pixels"))
        ->check(CLI::Range(16, 8192))
        ->capture_default_str();
    command.add_flag("--one-each", options->style.one_each,
                     tr("Style: the first content with the first style and so on, not all with all"));
    command.add_option_function<std::vector<std::string>>(
        "--method",
        [options](const std::vector<std::string>& ids) {
            for (const auto& id : ids) options->style.methods.push_back(style_method_from_id(id));
        },
        tr("Style: a method, may be given several times; all by default"));
    command
        .add_option("--peer", options->style.peer,
                    tr("Style: a folder of another program's results, <content>-<style>.png, to judge beside ours"))
        ->check(CLI::ExistingDirectory);
    command
        .add_option("--iterations", options->style.style.iterations, tr("Style: at most so many steps at full size"))
        ->check(CLI::Range(1, max_style_iterations));
    command.add_option_function<std::string>(
        "--start", [options](const std::string& id) { options->style.style.start = style_start_from_id(id); },
        tr("Style: the picture that is changed step by step"));
    command.add_option("--csv", options->csv, tr("Write the table to this file too"));
    command.callback([options] { run(*options); });
}

}  // namespace impasto::tools

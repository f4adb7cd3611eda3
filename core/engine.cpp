// SPDX-License-Identifier: GPL-3.0-or-later
// The engine: picks the model, opens it, runs it.
#include <impasto/engine.h>

#include <algorithm>
#include <tuple>

#include <impasto/error.h>
#include <impasto/text.h>

#include "compute_device.h"
#include "make_engine.h"
#include "style/perceptual_registry.h"
#include "style/stylize.h"
#include "upscale_run.h"
#include "weights.h"

namespace impasto {
namespace {

class CoreEngine final : public Engine {
public:
    explicit CoreEngine(std::vector<std::filesystem::path> search_path) : search_path_(std::move(search_path)) {}

    void upscale(const PixelSource& source, PixelSink& sink, const UpscaleOptions& options, ProgressSink& progress) override {
        const double factor = std::max(double(sink.size().width) / source.size().width, double(sink.size().height) / source.size().height);
        upscale_with(open_upscaler(options, factor, progress), source, sink, options, progress);
    }

    void stylize(const PixelSource& content, const StylePictures& style, PixelSink& sink, const StyleOptions& options,
                 ProgressSink& progress) override {
        check_style_options(options);
        stylize_with(open_perceptual(search_path_, options.network), content, style, sink, options, recipe_of(options), progress);
    }

    std::vector<DeviceInfo> devices() override { return compute_devices(); }

    std::string verdict(const FoundModel& model) override try {
        if (model.problem.empty()) open_any(model.manifest);
        return model.problem;
    } catch (const Error& error) {
        return error.what();
    }

    std::string runtime_version() override { return TORCH_VERSION; }

private:
    static void open_any(const ModelManifest& manifest) {
        constexpr double between_the_ends = 0.5;  // so that both are looked at
        if (manifest.task == "perceptual") open_perceptual(manifest);
        else open_model(manifest, between_the_ends);
    }

    /// A restoration that was asked for must not be passed over in silence; the default one may be.
    static void note_restoration_unused(const std::string& model, double restoration, ProgressSink& progress) {
        if (restoration > 0 && restoration != default_restoration)
            progress.note(format_text(tr("The model “%s” has no restoring end; restoration has no effect on it."), model.c_str()));
    }

    static std::shared_ptr<Network> open_given(const UpscaleOptions& options, ProgressSink& progress) try {
        auto network = open_weights_file(options.model_file).network;
        note_restoration_unused(options.model_file.filename(), options.restoration, progress);
        return network;
    } catch (const Error& error) {
        throw Error(error.kind(), format_text(tr("The model file cannot be used: %s."), error.what()));
    }

    /// The best that opens; with "auto" one that does not is named and passed over.
    std::shared_ptr<Network> open_upscaler(const UpscaleOptions& options, double factor, ProgressSink& progress) {
        if (!options.model_file.empty()) return open_given(options, progress);
        auto ranked = rank_upscalers(find_models(search_path_), options.model, factor);
        while (ranked.size() > 1) {
            const std::string problem = verdict({.folder = {}, .manifest = ranked.front(), .problem = {}});
            if (problem.empty()) break;
            progress.note(problem);
            ranked.erase(ranked.begin());
        }
        const auto& best = ranked.front();
        if (best.restoring.empty()) note_restoration_unused(best.id, options.restoration, progress);
        return open_model(best, options.restoration);
    }

    std::vector<std::filesystem::path> search_path_;
};

const ModelManifest& named(const std::vector<FoundModel>& models, const std::string& id) {
    const auto found = std::ranges::find(models, id, [](const auto& model) { return model.folder.filename().string(); });
    if (found == models.end())
        throw Error(ErrorKind::no_model, format_text(tr("There is no model “%s”. Choose another one, or auto."), id.c_str()));
    if (!found->problem.empty()) throw Error(ErrorKind::no_model, found->problem);
    if (found->manifest.task == "perceptual")
        throw Error(ErrorKind::no_model, format_text(tr("The model “%s” looks at pictures and does not enlarge them. Choose another one, or auto."), id.c_str()));
    return found->manifest;
}

bool can_serve(const FoundModel& model, double factor) {
    const auto& manifest = model.manifest;
    return model.problem.empty() && manifest.scale > 0 && (manifest.task == "upscale" || (manifest.task == "restore" && factor == 1));
}

/// Less is better.
auto rank_of(const ModelManifest& manifest, double factor) {
    const bool reaches = manifest.scale >= factor;
    return std::tuple(manifest.task != "restore", !reaches, reaches ? manifest.scale : -manifest.scale, manifest.restoring.empty());
}

}  // namespace

std::vector<ModelManifest> rank_upscalers(const std::vector<FoundModel>& models, const std::string& id, double factor) {
    if (id != "auto") return {named(models, id)};
    std::vector<ModelManifest> ranked;
    for (const auto& model : models)
        if (can_serve(model, factor)) ranked.push_back(model.manifest);
    if (ranked.empty())
        throw Error(ErrorKind::no_model, tr("No model for enlarging is installed. Install Impasto again, or put a model into its models folder."));
    std::ranges::stable_sort(ranked, {}, [factor](const ModelManifest& manifest) { return rank_of(manifest, factor); });
    return ranked;
}

std::unique_ptr<Engine> make_engine(std::vector<std::filesystem::path> search_path) {
    return std::make_unique<CoreEngine>(std::move(search_path));
}

}  // namespace impasto

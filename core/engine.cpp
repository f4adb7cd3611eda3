// SPDX-License-Identifier: GPL-3.0-or-later
// The engine: picks the model, opens it, runs it.
#include <impasto/engine.h>

#include <algorithm>
#include <format>
#include <tuple>

#include <torch/version.h>

#include <impasto/error.h>
#include <impasto/text.h>

#include "compute_device.h"
#include "kept.h"
#include "make_engine.h"
#include "sha256.h"
#include "style/perceptual_registry.h"
#include "style/refined.h"
#include "style/style_network_file.h"
#include "style/stylize.h"
#include "style/texture_painter.h"
#include "upscale_run.h"
#include "weights.h"
#include "weights_in_use.h"

namespace impasto {
namespace {

using SearchPath = std::vector<std::filesystem::path>;

/// What stays open as long as the engine does.
struct KeptOpen {
    Kept<Network> enlargers;
    Kept<StyleNetworkImpl> painting;
    Kept<PerceptualNetwork> seeing;
    Kept<const std::string> digests;
};

/// Changes with all that an opened model depends on, its manifest too.
std::string key_of(const ModelManifest& model) {
    return stamp_of({model.weights, model.restoring, model.weights.parent_path() / "model.json"});
}

/// Of a single file, which names no sha256, it is worked out once.
ModelManifest with_digest(ModelManifest model, KeptOpen& kept) {
    if (model.sha256.empty())
        model.sha256 = *kept.digests.get(stamp_of({model.weights}), [&] {
            return std::make_shared<const std::string>(sha256_of_file(model.weights));
        });
    return model;
}

struct StyleModels {
    const SearchPath& search_path;
    KeptOpen& kept;
    ModelOpened opened;
};

template <typename Seeing>
std::shared_ptr<Seeing> remembering(std::shared_ptr<Seeing> network) {
    network->memory = std::make_shared<SeenBefore>();
    return network;
}

/// Null where none is installed.
std::shared_ptr<StyleNetworkImpl> open_painting(const StyleModels& models) {
    const auto open = [&](const ModelManifest& model) {
        return models.kept.painting.get(key_of(model), [&] { return remembering(open_style_network(model)); });
    };
    return open_style_network(models.search_path, models.opened, open);
}

std::shared_ptr<PerceptualNetwork> open_seeing(const StyleModels& models, const std::string& id,
                                               const std::string& preferred) {
    const auto open = [&](const ModelManifest& model) {
        return models.kept.seeing.get(key_of(model), [&] { return remembering(open_perceptual(model)); });
    };
    return open_perceptual(models.search_path, id, preferred, models.opened, open);
}

std::unique_ptr<StylePainter> open_fast(const StyleModels& models, const StyleOptions& options) {
    if (auto painting = open_painting(models))
        return refined_painter(std::move(painting), learned_recipe_of(options), options);
    return refined_painter(open_seeing(models, "auto", quick_perceptual_id), fast_recipe_of(options), options);
}

std::unique_ptr<StylePainter> open_refined(const StyleModels& models, const StyleOptions& options) {
    return refined_painter(open_seeing(models, options.network, shipped_perceptual_id), recipe_of(options), options);
}

std::unique_ptr<StylePainter> open_texture(const StyleModels&, const StyleOptions& options) {
    return texture_painter(options);
}

constexpr std::array painters{open_fast, open_refined, open_texture};  // order of StyleMethod

class CoreEngine final : public Engine {
public:
    explicit CoreEngine(std::vector<std::filesystem::path> search_path) : search_path_(std::move(search_path)) {}

    void upscale(const PixelSource& source, PixelSink& sink, const UpscaleOptions& options,
                 ProgressSink& progress) override {
        upscale_with(open_upscaler(options, factor_between(source.size(), sink.size()), progress).network, source, sink,
                     options, progress);
    }

    UpscaleCost upscale_part(const PixelSource& source, Size result, Rect part, PixelSink& sink,
                             const UpscaleOptions& options, ProgressSink& progress) override {
        const auto upscaler = open_upscaler(options, factor_between(source.size(), result), progress);
        auto cost = upscale_part_with(upscaler.network, source, result, part, sink, options, progress);
        cost.model = upscaler.title;
        return cost;
    }

    void prepare(const StyleOptions& options, ProgressSink& progress) override { painter_for(options, progress); }

    void stylize(const PixelSource& content, const StylePictures& style, PixelSink& sink, const StyleOptions& options,
                 ProgressSink& progress) override {
        stylize_with(*painter_for(options, progress), content, style, sink, options, progress);
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
    struct Upscaler {
        std::shared_ptr<Network> network;
        std::string title;
    };

    std::unique_ptr<StylePainter> painter_for(const StyleOptions& options, ProgressSink& progress) {
        check_style_options(options);
        const auto tell = [&](const ModelManifest& opened) { tell_weights(with_digest(opened, kept_), 0, progress); };
        return painters[std::size_t(options.method)]({search_path_, kept_, tell}, options);
    }

    static double factor_between(Size source, Size result) {
        return std::max(double(result.width) / source.width, double(result.height) / source.height);
    }

    static void open_any(const ModelManifest& manifest) {
        constexpr double between_the_ends = 0.5;  // so that both are looked at
        if (manifest.task == "perceptual") open_perceptual(manifest);
        else if (manifest.task == "style") open_style_network(manifest);
        else open_model(manifest, between_the_ends);
    }

    /// A restoration that was asked for must not be passed over in silence; the default one may be.
    static void note_restoration_unused(const std::string& model, double restoration, ProgressSink& progress) {
        if (restoration > 0 && restoration != default_restoration)
            progress.note(format_text(tr("The model “%s” has no restoring end; restoration has no effect on it."),
                                      model.c_str()));
    }

    Upscaler open_given(const UpscaleOptions& options, ProgressSink& progress) try {
        const ModelManifest given{
            .id = options.model_file.stem(), .title = options.model_file.stem(), .weights = options.model_file};
        auto network =
            kept_.enlargers.get(key_of(given), [&] { return open_weights_file(options.model_file).network; });
        tell_weights(with_digest(given, kept_), options.restoration, progress);
        note_restoration_unused(options.model_file.filename(), options.restoration, progress);
        return {std::move(network), {}};
    } catch (const Error& error) {
        throw Error(error.kind(), format_text(tr("The model file cannot be used: %s."), error.what()));
    }

    /// The best that opens; with "auto" one that does not is named and passed over.
    Upscaler open_upscaler(const UpscaleOptions& options, double factor, ProgressSink& progress) {
        if (!options.model_file.empty()) return open_given(options, progress);
        auto ranked = rank_upscalers(find_models(search_path_), options.model, factor);
        auto network = open_first(ranked, options.restoration, progress);
        const auto& best = ranked.front();
        if (best.restoring.empty()) note_restoration_unused(best.id, options.restoration, progress);
        tell_weights(with_digest(best, kept_), options.restoration, progress);
        return {std::move(network), best.title};
    }

    /// Leaves in front the model that it opened. The last one's trouble is the caller's.
    std::shared_ptr<Network> open_first(std::vector<ModelManifest>& ranked, double restoration,
                                        ProgressSink& progress) {
        for (;; ranked.erase(ranked.begin())) try {
                return open_kept(ranked.front(), restoration);
            } catch (const Error& error) {
                if (ranked.size() == 1) throw;
                progress.note(error.what());
            }
    }

    std::shared_ptr<Network> open_kept(const ModelManifest& model, double restoration) {
        return kept_.enlargers.get(std::format("{}{}", key_of(model), restoration),
                                   [&] { return open_model(model, restoration); });
    }

    SearchPath search_path_;
    KeptOpen kept_;
};

const ModelManifest& enlarger_named(const std::vector<FoundModel>& models, const std::string& id) {
    const auto& manifest = named(models, id, tr("There is no model “%s”. Choose another one, or auto."));
    if (manifest.task == "perceptual" || manifest.task == "style")
        throw Error(
            ErrorKind::no_model,
            format_text(tr("The model “%s” is for style transfer and does not enlarge. Choose another one, or auto."),
                        id.c_str()));
    return manifest;
}

bool can_serve(const FoundModel& model, double factor) {
    const auto& manifest = model.manifest;
    return model.problem.empty() && manifest.scale > 0 &&
           (manifest.task == "upscale" || (manifest.task == "restore" && factor == 1));
}

/// Less is better.
auto rank_of(const ModelManifest& manifest, double factor) {
    const bool reaches = manifest.scale >= factor;
    return std::tuple(manifest.task != "restore", !reaches, reaches ? manifest.scale : -manifest.scale,
                      manifest.restoring.empty());
}

}  // namespace

std::vector<ModelManifest> rank_upscalers(const std::vector<FoundModel>& models, const std::string& id, double factor) {
    if (id != "auto") return {enlarger_named(models, id)};
    std::vector<ModelManifest> ranked;
    for (const auto& model : models)
        if (can_serve(model, factor)) ranked.push_back(model.manifest);
    if (ranked.empty())
        throw Error(
            ErrorKind::no_model,
            tr("No model for enlarging is installed. Install Impasto again, or put a model into its models folder."));
    std::ranges::stable_sort(ranked, {}, [factor](const ModelManifest& manifest) { return rank_of(manifest, factor); });
    return ranked;
}

std::unique_ptr<Engine> make_engine(std::vector<std::filesystem::path> search_path) {
    return std::make_unique<CoreEngine>(std::move(search_path));
}

}  // namespace impasto

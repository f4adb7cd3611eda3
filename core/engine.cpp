// SPDX-License-Identifier: GPL-3.0-or-later
// The engine: picks the model, opens it, runs it.
#include <impasto/engine.h>

#include <algorithm>

#include <impasto/error.h>
#include <impasto/text.h>

#include "compute_device.h"
#include "make_engine.h"
#include "upscale_run.h"
#include "weights.h"

namespace impasto {
namespace {

class CoreEngine final : public Engine {
public:
    explicit CoreEngine(std::vector<std::filesystem::path> search_path) : search_path_(std::move(search_path)) {}

    void upscale(const PixelSource& source, PixelSink& sink, const UpscaleOptions& options, ProgressSink& progress) override {
        const double factor = double(sink.size().width) / double(source.size().width);
        upscale_with(open_upscaler(options, factor, progress), source, sink, options, progress);
    }

    std::vector<DeviceInfo> devices() override { return compute_devices(); }

    std::string verdict(const FoundModel& model) override try {
        if (model.problem.empty()) open_model(model.manifest);
        return model.problem;
    } catch (const Error& error) {
        return error.what();
    }

    std::string runtime_version() override { return TORCH_VERSION; }

private:
    static std::shared_ptr<Network> open_given(const std::filesystem::path& file) try {
        return open_weights_file(file).network;
    } catch (const Error& error) {
        throw Error(error.kind(), format_text(tr("The model file cannot be used: %s."), error.what()));
    }

    /// The best that opens; with "auto" one that does not is named and passed over.
    std::shared_ptr<Network> open_upscaler(const UpscaleOptions& options, double factor, ProgressSink& progress) {
        if (!options.model_file.empty()) return open_given(options.model_file);
        auto ranked = rank_upscalers(find_models(search_path_), options.model, factor);
        while (ranked.size() > 1) {
            const std::string problem = verdict({.folder = {}, .manifest = ranked.front(), .problem = {}});
            if (problem.empty()) break;
            progress.note(problem);
            ranked.erase(ranked.begin());
        }
        return open_model(ranked.front());
    }

    std::vector<std::filesystem::path> search_path_;
};

const ModelManifest& named(const std::vector<FoundModel>& models, const std::string& id) {
    const auto found = std::ranges::find(models, id, [](const auto& model) { return model.folder.filename().string(); });
    if (found == models.end())
        throw Error(ErrorKind::no_model, format_text(tr("There is no model “%s”. Choose another one, or auto."), id.c_str()));
    if (!found->problem.empty()) throw Error(ErrorKind::no_model, found->problem);
    return found->manifest;
}

}  // namespace

std::vector<ModelManifest> rank_upscalers(const std::vector<FoundModel>& models, const std::string& id, double factor) {
    if (id != "auto") return {named(models, id)};
    std::vector<ModelManifest> ranked;
    for (const auto& model : models)
        if (model.problem.empty() && model.manifest.task == "upscale" && model.manifest.scale > 0) ranked.push_back(model.manifest);
    if (ranked.empty())
        throw Error(ErrorKind::no_model, tr("No model for enlarging is installed. Install Impasto again, or put a model into its models folder."));
    std::ranges::stable_sort(ranked, [factor](const ModelManifest& a, const ModelManifest& b) {
        const bool a_reaches = a.scale >= factor, b_reaches = b.scale >= factor;
        if (a_reaches != b_reaches) return a_reaches;
        return a_reaches ? a.scale < b.scale : a.scale > b.scale;
    });
    return ranked;
}

std::unique_ptr<Engine> make_engine(std::vector<std::filesystem::path> search_path) {
    return std::make_unique<CoreEngine>(std::move(search_path));
}

}  // namespace impasto

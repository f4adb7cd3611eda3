// SPDX-License-Identifier: GPL-3.0-or-later
// The one door into the core. A host that must not link LibTorch loads the core library with dlopen,
// looks up `impasto_create_engine` and talks to this interface; everything it passes is torch-free.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <impasto/device.h>
#include <impasto/model.h>
#include <impasto/progress.h>
#include <impasto/style_transfer.h>
#include <impasto/upscale.h>

namespace impasto {

class Engine {
public:
    virtual ~Engine() = default;

    /// Enlarges `source` to exactly `sink.size()`, which is 1 to 8 times the source's size on each
    /// axis. Grey stays grey, alpha stays straight. Throws Error, or Cancelled.
    virtual void upscale(const PixelSource& source, PixelSink& sink, const UpscaleOptions& options,
                         ProgressSink& progress) = 0;

    /// A part of what upscale() would write to a sink of the size `result`, px for px (within 1e-5 in float32), for a
    /// look before the whole is computed. `sink` has the part's size. `source` is read around the part only, on the
    /// calling thread. Answers what the whole would cost, measured by the part. Throws Error, or Cancelled.
    virtual UpscaleCost upscale_part(const PixelSource& source, Size result, Rect part, PixelSink& sink,
                                     const UpscaleOptions& options, ProgressSink& progress) = 0;

    /// Opens the networks that these options need and keeps them, so that the
    /// next stylize() is painting alone. Throws Error.
    virtual void prepare(const StyleOptions& options, ProgressSink& progress) = 0;

    /// Paints `content` in the manner of `style`. `sink` has the content's size and format; alpha comes
    /// back as it was. Throws Error, or Cancelled.
    virtual void stylize(const PixelSource& content, const StylePictures& style, PixelSink& sink,
                         const StyleOptions& options, ProgressSink& progress) = 0;

    /// CPU first, then every GPU that answers.
    virtual std::vector<DeviceInfo> devices() = 0;

    /// Opens a model's weights. Empty: usable; otherwise one translated sentence on what is wrong.
    virtual std::string verdict(const FoundModel& model) = 0;

    /// Version of LibTorch, e.g. "2.6.0".
    virtual std::string runtime_version() = 0;
};

/// Changes whenever this header or one it includes changes; a host refuses a core of another number.
inline constexpr int engine_abi = 11;
inline constexpr const char* engine_factory_name = "impasto_create_engine";

/// Signature of the exported factory. Returns nullptr when `abi` is not the core's own.
using EngineFactory = Engine* (*)(int abi, const std::vector<std::filesystem::path>& model_search_path);

/// "Impasto 0.1.0, LibTorch 2.6.0 / CPU, 20 GiB free / photo-x2: usable …", a line each, translated.
std::string describe(Engine& engine, const std::vector<FoundModel>& models);

}  // namespace impasto

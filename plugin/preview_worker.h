// SPDX-License-Identifier: GPL-3.0-or-later
// Computes previews on a thread of its own, the newest wish only. The core is loaded there too, so that a dialog opens
// at once. Knows no GTK and no GIMP.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <impasto/engine.h>

#include "main_thread.h"

namespace impasto::plugin {

/// What came of a wish: pixels, or the sentence that says why there are none.
struct RenderedPreview {
    std::optional<PixelBuffer> pixels;
    std::string remark;   ///< translated: what the whole costs, or what is worth knowing
    std::string problem;  ///< translated
};

/// Runs on the worker's thread. Throws Error, or Cancelled when `progress` says so.
using RenderPreview = std::function<RenderedPreview(Engine& engine, ProgressSink& progress)>;

class PreviewWorker {
public:
    using EngineMaker = std::function<std::unique_ptr<Engine>()>;

    /// `make_engine` is called once, on the worker's thread; `deliver` on the main thread, by its main loop.
    PreviewWorker(EngineMaker make_engine, std::function<void(RenderedPreview)> deliver);
    /// Waits for what cannot be interrupted: loading the core, one call of a network.
    ~PreviewWorker();
    PreviewWorker(const PreviewWorker&) = delete;
    PreviewWorker& operator=(const PreviewWorker&) = delete;

    /// Takes the place of an earlier wish, which is cancelled and never delivered.
    void ask(RenderPreview wish);
    /// Nothing is wished any more.
    void cancel();

    MainThread& main_thread() { return main_thread_; }

private:
    void work();
    RenderPreview next(long& ticket);
    RenderedPreview rendered(const RenderPreview& wish, long ticket);

    EngineMaker make_engine_;
    std::function<void(RenderedPreview)> deliver_;
    MainThread main_thread_;
    std::mutex mutex_;
    std::condition_variable changed_;
    RenderPreview wish_;            // not begun yet
    std::atomic<long> ticket_ = 0;  // of the newest wish; all others are cancelled
    bool over_ = false;
    std::unique_ptr<Engine> engine_;  // the worker's
    std::thread thread_;
};

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include "preview_worker.h"

#include <future>
#include <vector>

#include <gtest/gtest.h>

#include <impasto/error.h>

namespace impasto::plugin {
namespace {

/// Does nothing; the wishes of these tests need no more.
class IdleEngine final : public Engine {
public:
    void upscale(const PixelSource&, PixelSink&, const UpscaleOptions&, ProgressSink&) override {}
    UpscaleCost upscale_part(const PixelSource&, Size, Rect, PixelSink&, const UpscaleOptions&,
                             ProgressSink&) override {
        return {};
    }
    void prepare(const StyleOptions&, ProgressSink&) override {}
    void stylize(const PixelSource&, const StylePictures&, PixelSink&, const StyleOptions&, ProgressSink&) override {}
    std::vector<DeviceInfo> devices() override { return {}; }
    std::string verdict(const FoundModel&) override { return {}; }
    std::string runtime_version() override { return {}; }
};

std::unique_ptr<Engine> idle_engine() { return std::make_unique<IdleEngine>(); }

/// A worker, and what it delivered.
struct Desk {
    explicit Desk(PreviewWorker::EngineMaker make_engine = idle_engine)
        : worker(std::move(make_engine),
                 [this](RenderedPreview rendered) { delivered.push_back(std::move(rendered)); }) {}

    /// Runs the main loop until so many previews have come.
    void wait_for(std::size_t count) {
        while (delivered.size() < count) g_main_context_iteration(nullptr, TRUE);
    }

    std::vector<RenderedPreview> delivered;
    PreviewWorker worker;
};

RenderPreview saying(const std::string& remark) {
    return [remark](Engine&, ProgressSink&) {
        return RenderedPreview{.pixels = PixelBuffer({1, 1}, {}), .remark = remark, .problem = {}};
    };
}

TEST(PreviewWorker, TheMainLoopRunsOnWhileAPreviewIsComputed) {
    Desk desk;
    std::promise<void> ticked;
    int ticks = 0;
    const auto tick = [&] {
        if (++ticks == 20) ticked.set_value();
    };
    const guint timer = g_timeout_add(
        1, [](gpointer data) { return (*static_cast<decltype(tick)*>(data))(), gboolean(TRUE); },
        const_cast<void*>(static_cast<const void*>(&tick)));
    desk.worker.ask([&](Engine& engine, ProgressSink& progress) {
        ticked.get_future().wait();  // a preview that takes as long as twenty ticks of the main loop
        return saying("done")(engine, progress);
    });
    desk.wait_for(1);
    g_source_remove(timer);
    EXPECT_GE(ticks, 20);
}

TEST(PreviewWorker, ANewerWishCancelsTheOlder) {
    Desk desk;
    std::promise<void> begun;
    desk.worker.ask([&](Engine&, ProgressSink& progress) -> RenderedPreview {
        begun.set_value();
        while (!progress.cancelled()) std::this_thread::yield();
        throw Cancelled();
    });
    begun.get_future().wait();
    desk.worker.ask(saying("never begun, or never shown"));
    desk.worker.ask(saying("newest"));
    desk.wait_for(1);
    desk.worker.ask(saying("next"));
    desk.wait_for(2);
    EXPECT_EQ(desk.delivered[0].remark, "newest");
    EXPECT_EQ(desk.delivered[1].remark, "next");
}

TEST(PreviewWorker, WhatIsLateIsNotShown) {
    Desk desk;
    std::promise<void> begun, cancelled;
    desk.worker.ask([&](Engine& engine, ProgressSink& progress) {  // does not hear the cancel
        begun.set_value();
        cancelled.get_future().wait();
        return saying("late")(engine, progress);
    });
    begun.get_future().wait();
    desk.worker.cancel();
    cancelled.set_value();
    desk.worker.ask(saying("in time"));
    desk.wait_for(1);
    EXPECT_EQ(desk.delivered.front().remark, "in time");
}

/// A source that knows who reads it.
class NamedReader final : public PixelSource {
public:
    Size size() const override { return {3, 2}; }
    PixelFormat format() const override { return {}; }
    void read(Rect rect, float* out) const override {
        readers.push_back(std::this_thread::get_id());
        std::fill_n(out, rect.area() * 3, 0.5f);
    }
    mutable std::vector<std::thread::id> readers;
};

TEST(PreviewWorker, ASourceIsReadByTheMainThread) {
    const NamedReader layer;
    Desk desk;
    desk.worker.ask([source = MainThreadSource(layer, desk.worker.main_thread())](Engine&, ProgressSink&) {
        PixelBuffer pixels(source.size(), source.format());
        for (int i = 0; i < 3; ++i) source.read({0, 0, 3, 2}, pixels.values().data());
        return RenderedPreview{.pixels = pixels, .remark = {}, .problem = {}};
    });
    desk.wait_for(1);
    EXPECT_EQ(layer.readers, std::vector(3, std::this_thread::get_id()));
    EXPECT_EQ(desk.delivered.front().pixels->at(2, 1, 2), 0.5f);
}

TEST(PreviewWorker, AClosedDialogDoesNotWaitForAReadThatNobodyServes) {
    const NamedReader layer;
    {
        Desk desk;
        std::promise<void> begun;
        desk.worker.ask([&](Engine&, ProgressSink&) -> RenderedPreview {
            begun.set_value();
            float out[18];
            MainThreadSource(layer, desk.worker.main_thread()).read({0, 0, 3, 2}, out);
            return {};
        });
        begun.get_future().wait();
    }
    while (g_main_context_iteration(nullptr, FALSE)) {}
    EXPECT_TRUE(layer.readers.empty());
}

TEST(PreviewWorker, AFailedReadIsTheWorkersFailure) {
    class Broken final : public PixelSource {
    public:
        Size size() const override { return {1, 1}; }
        PixelFormat format() const override { return {}; }
        void read(Rect, float*) const override { throw Error(ErrorKind::bad_file, "cannot be read"); }
    };
    const Broken layer;
    Desk desk;
    desk.worker.ask([&](Engine&, ProgressSink&) -> RenderedPreview {
        float out[3];
        MainThreadSource(layer, desk.worker.main_thread()).read({0, 0, 1, 1}, out);
        return {};
    });
    desk.wait_for(1);
    EXPECT_FALSE(desk.delivered.front().pixels);
    EXPECT_EQ(desk.delivered.front().problem, "cannot be read");
}

TEST(PreviewWorker, ACoreThatCannotBeLoadedIsASentenceAndIsTriedAgain) {
    int attempts = 0;
    Desk desk([&]() -> std::unique_ptr<Engine> {
        if (++attempts == 1) throw Error(ErrorKind::no_runtime, "no core");
        return idle_engine();
    });
    desk.worker.ask(saying("first"));
    desk.wait_for(1);
    EXPECT_EQ(desk.delivered[0].problem, "no core");
    for (const std::size_t count : {2u, 3u}) {
        desk.worker.ask(saying("later"));
        desk.wait_for(count);
        EXPECT_EQ(desk.delivered.back().remark, "later");
    }
    EXPECT_EQ(attempts, 2) << "once loaded, it stays";
}

TEST(PreviewWorker, NotesOfARunStandBeforeItsCost) {
    Desk desk;
    desk.worker.ask([](Engine& engine, ProgressSink& progress) {
        progress.note("Memory was short.");
        return saying("about 3 s")(engine, progress);
    });
    desk.wait_for(1);
    EXPECT_EQ(desk.delivered.front().remark, "Memory was short.\nabout 3 s");
}

}  // namespace
}  // namespace impasto::plugin

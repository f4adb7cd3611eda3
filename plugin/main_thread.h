// SPDX-License-Identifier: GPL-3.0-or-later
// What only the main thread may do (speak with GIMP, draw), done there for another thread, which waits.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>

#include <glib.h>

#include <impasto/image.h>

namespace impasto::plugin {

/// For one other thread. The main thread must not wait for that thread before it has closed this.
class MainThread {
public:
    ~MainThread() { close(); }
    MainThread() = default;
    MainThread(const MainThread&) = delete;
    MainThread& operator=(const MainThread&) = delete;

    /// On the other thread: returns when the main loop has run `errand`, with its exception if it threw one. Throws
    /// Cancelled once this is closed.
    void run(const std::function<void()>& errand);

    /// On the main thread: no errand is run any more.
    void close();

private:
    static gboolean serve(gpointer main_thread);

    std::mutex mutex_;
    std::condition_variable changed_;
    const std::function<void()>* errand_ = nullptr;  // the one that is waited for
    std::exception_ptr fault_;
    guint source_ = 0;
    bool closed_ = false;
};

/// A source that may be read on the other thread only: every read is the main thread's.
class MainThreadSource final : public PixelSource {
public:
    /// Made on the main thread; `source` and `main_thread` must outlive it.
    MainThreadSource(const PixelSource& source, MainThread& main_thread)
        : source_(source), main_thread_(main_thread), size_(source.size()), format_(source.format()) {}
    Size size() const override { return size_; }
    PixelFormat format() const override { return format_; }
    void read(Rect rect, float* out) const override {
        main_thread_.run([&] { source_.read(rect, out); });
    }

private:
    const PixelSource& source_;
    MainThread& main_thread_;
    Size size_;
    PixelFormat format_;
};

}  // namespace impasto::plugin

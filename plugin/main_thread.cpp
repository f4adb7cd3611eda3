// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_thread.h"

#include <utility>

#include <impasto/error.h>

namespace impasto::plugin {

void MainThread::run(const std::function<void()>& errand) {
    std::unique_lock lock(mutex_);
    if (closed_) throw Cancelled();
    errand_ = &errand;
    source_ = g_idle_add_full(G_PRIORITY_DEFAULT, serve, this, nullptr);
    changed_.wait(lock, [this] { return !errand_ || closed_; });
    if (std::exchange(errand_, nullptr)) throw Cancelled();
    if (const auto fault = std::exchange(fault_, nullptr)) std::rethrow_exception(fault);
}

gboolean MainThread::serve(gpointer main_thread) {
    auto& self = *static_cast<MainThread*>(main_thread);
    const std::lock_guard lock(self.mutex_);
    self.source_ = 0;
    try {
        (*self.errand_)();
    } catch (...) {  // the other thread's to handle
        self.fault_ = std::current_exception();
    }
    self.errand_ = nullptr;
    self.changed_.notify_one();
    return G_SOURCE_REMOVE;
}

void MainThread::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    if (source_) g_source_remove(std::exchange(source_, 0));
    changed_.notify_one();
}

}  // namespace impasto::plugin

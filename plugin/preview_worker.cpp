// SPDX-License-Identifier: GPL-3.0-or-later
#include "preview_worker.h"

#include <sys/resource.h>

#include <utility>

#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto::plugin {
namespace {

constexpr int courtesy = 10;  // of 19: hands on the dialog come first

/// Hears that another wish has come, and keeps what is said.
class WishProgress final : public ProgressSink {
public:
    WishProgress(const std::atomic<long>& newest, long ticket) : newest_(newest), ticket_(ticket) {}
    void update(const ProgressRecord&) override {}
    void note(const std::string& sentence) override { notes += (notes.empty() ? "" : "\n") + sentence; }
    bool cancelled() const override { return newest_ != ticket_; }
    std::string notes;

private:
    const std::atomic<long>& newest_;
    long ticket_;
};

RenderedPreview failed(const std::string& sentence) { return {.pixels = {}, .remark = {}, .problem = sentence}; }

}  // namespace

PreviewWorker::PreviewWorker(EngineMaker make_engine, std::function<void(RenderedPreview)> deliver)
    : make_engine_(std::move(make_engine)), deliver_(std::move(deliver)), thread_([this] { work(); }) {}

PreviewWorker::~PreviewWorker() {
    cancel();
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    changed_.notify_one();
    main_thread_.close();
    thread_.join();
}

void PreviewWorker::ask(RenderPreview wish) {
    {
        const std::lock_guard lock(mutex_);
        wish_ = std::move(wish);
        ++ticket_;
    }
    changed_.notify_one();
}

void PreviewWorker::cancel() {
    const std::lock_guard lock(mutex_);
    wish_ = nullptr;
    ++ticket_;
}

/// Empty at the end.
RenderPreview PreviewWorker::next(long& ticket) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return wish_ || over_; });
    ticket = ticket_;
    return over_ ? nullptr : std::exchange(wish_, nullptr);
}

void PreviewWorker::work() {
    setpriority(PRIO_PROCESS, 0, courtesy);  // on Linux: of this thread and those it will start
    long ticket = 0;
    while (const auto wish = next(ticket)) {
        try {
            auto result = rendered(wish, ticket);
            main_thread_.run([&] {
                if (ticket == ticket_) deliver_(std::move(result));
            });
        } catch (const Cancelled&) {
            continue;
        }
    }
    engine_.reset();
}

/// This thread's boundary: every failure becomes a sentence.
RenderedPreview PreviewWorker::rendered(const RenderPreview& wish, long ticket) try {
    if (!engine_) engine_ = make_engine_();
    WishProgress progress(ticket_, ticket);
    auto result = wish(*engine_, progress);
    if (!progress.notes.empty()) result.remark = progress.notes + (result.remark.empty() ? "" : "\n") + result.remark;
    return result;
} catch (const Cancelled&) {
    throw;
} catch (const Error& error) {
    return failed(error.what());
} catch (const std::bad_alloc&) {
    return failed(_("There is not enough memory for a preview."));
} catch (const std::exception& fault) {
    /* TRANSLATORS: %s is a technical message in English. */
    return failed(format_text(_("This is a fault in Impasto; please report it: %s"), fault.what()));
}

}  // namespace impasto::plugin

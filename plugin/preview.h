// SPDX-License-Identifier: GPL-3.0-or-later
// A look at the result before it is computed: a part of it at full size,
// beside what it is made of. The dialog never waits for it.
#pragma once

#include <optional>

#include "overview.h"
#include "preview_worker.h"
#include "split_view.h"

namespace impasto::plugin {

/// What a filter's preview shows. Asked on the main thread; each answer is
/// by the options as they are then, and may throw Error.
class PreviewSubject {
public:
    virtual ~PreviewSubject() = default;
    /// Of the result, in px of the preview.
    virtual Size whole() const = 0;
    /// A part of it as it is without the filter.
    virtual SurfacePtr before(Rect part) const = 0;
    /// A part of it as it will be. What is rendered must not read from GIMP but through `main_thread`.
    virtual RenderPreview after(Rect part, MainThread& main_thread) const = 0;
    /// Of the rendered pixels.
    virtual const Babl* format() const = 0;
    /// One translated line: which part, how large.
    virtual std::string caption(Rect part) const = 0;
    /// The whole within so many px; null where the preview shows it all.
    virtual SurfacePtr overview(int side_px) const = 0;
};

class Preview {
public:
    /// `config` keeps whether previews are wanted. It and `subject` must outlive this.
    Preview(GimpProcedureConfig* config, const PreviewSubject& subject, PreviewWorker::EngineMaker make_engine);
    ~Preview();
    Preview(const Preview&) = delete;
    Preview& operator=(const Preview&) = delete;

    GtkWidget* widget() const { return box_.get(); }
    /// The options have changed: soon all is shown anew, once no more changes come.
    void refresh();

private:
    void build();
    GtkWidget* below();
    bool is_on() const { return gtk_toggle_button_get_active(switch_); }
    void moved();
    void show_before();
    void ask_after(int milliseconds);
    void ask();
    void switched();
    static gboolean on_draw(GtkWidget* area, cairo_t*, Preview* self);
    void delivered(RenderedPreview rendered);
    void say(const std::string& sentence);
    void set_busy(bool busy);
    void guarded(const std::function<void()>& step);

    GimpProcedureConfig* config_;
    const PreviewSubject& subject_;
    SplitView split_view_;
    std::optional<Overview> overview_;
    ObjectPtr<GtkWidget> box_;
    GtkLabel *caption_ = nullptr, *remark_ = nullptr, *busy_ = nullptr;
    GtkToggleButton* switch_ = nullptr;
    Rect asked_;       // the part that is being computed
    guint timer_ = 0;  // until the next wish
    bool is_seen_ = false;
    PreviewWorker worker_;  // last: it ends before what it delivers to
};

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// A window on a picture, before on the left of a line and after on its right. The line can be dragged, and the picture
// under it. From the keyboard: arrows move the picture, Home and End the line.
#pragma once

#include <functional>

#include <gtk/gtk.h>

#include "guards.h"
#include "preview_view.h"
#include "screen_pixels.h"

namespace impasto::plugin {

class SplitView {
public:
    /// `moved` is called when another part is shown.
    SplitView(Size window, std::function<void()> moved);
    ~SplitView() { g_signal_handlers_disconnect_by_data(area_.get(), this); }
    SplitView(const SplitView&) = delete;
    SplitView& operator=(const SplitView&) = delete;

    GtkWidget* widget() const { return area_.get(); }
    const PreviewView& view() const { return view_; }

    /// The picture's size. What was shown of one of another size is gone.
    void set_whole(Size whole);
    void center_on(double x, double y);
    void show_before(SurfacePtr picture);  ///< of the part that is shown
    void show_after(SurfacePtr picture, Rect part);
    void forget_after() { show_after(nullptr, {}); }

private:
    enum class Drag { none, picture, line };

    void draw(cairo_t* cairo) const;
    void draw_line(cairo_t* cairo) const;
    void draw_labels(cairo_t* cairo) const;
    void move(int dx, int dy);
    void move_line(int x);
    bool is_on_line(double x) const;
    void press(const GdkEventButton& event);
    void motion(const GdkEventMotion& event);
    bool key(const GdkEventKey& event);
    void point(const char* cursor) const;

    template <auto handle, class Event>
    static gboolean on_event(GtkWidget*, Event* event, SplitView* self);

    ObjectPtr<GtkWidget> area_;
    PreviewView view_;
    std::function<void()> moved_;
    SurfacePtr before_, after_;
    Rect after_part_;
    Drag drag_ = Drag::none;
    double grabbed_x_ = 0, grabbed_y_ = 0;
};

}  // namespace impasto::plugin

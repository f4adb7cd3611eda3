// SPDX-License-Identifier: GPL-3.0-or-later
// A small picture of the whole, with a frame around the part that a preview shows. A click goes there.
#pragma once

#include <functional>

#include <gtk/gtk.h>

#include "guards.h"
#include "preview_view.h"
#include "screen_pixels.h"

namespace impasto::plugin {

class Overview {
public:
    /// `chosen` gets the point of the whole, 0…1 on each axis.
    Overview(SurfacePtr picture, const PreviewView& view, std::function<void(double x, double y)> chosen);
    ~Overview() { g_signal_handlers_disconnect_by_data(area_.get(), this); }
    Overview(const Overview&) = delete;
    Overview& operator=(const Overview&) = delete;

    GtkWidget* widget() const { return area_.get(); }
    void redraw() { gtk_widget_queue_draw(area_.get()); }

private:
    void draw(cairo_t* cairo) const;
    void choose(double x, double y);

    SurfacePtr picture_;
    const PreviewView& view_;
    std::function<void(double x, double y)> chosen_;
    ObjectPtr<GtkWidget> area_;
};

}  // namespace impasto::plugin

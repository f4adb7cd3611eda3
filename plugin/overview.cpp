// SPDX-License-Identifier: GPL-3.0-or-later
#include "overview.h"

#include <algorithm>

#include <glib/gi18n.h>

namespace impasto::plugin {
namespace {

ObjectPtr<GtkWidget> area_of(cairo_surface_t* picture) {
    auto* area = gtk_drawing_area_new();
    gtk_widget_set_size_request(area, cairo_image_surface_get_width(picture), cairo_image_surface_get_height(picture));
    gtk_widget_set_halign(area, GTK_ALIGN_START);
    gtk_widget_set_valign(area, GTK_ALIGN_START);
    gtk_widget_add_events(area, GDK_BUTTON_PRESS_MASK | GDK_BUTTON1_MOTION_MASK);
    gtk_widget_set_tooltip_text(area, _("Click to look elsewhere"));
    return ObjectPtr<GtkWidget>(GTK_WIDGET(g_object_ref_sink(area)));
}

}  // namespace

Overview::Overview(SurfacePtr picture, const PreviewView& view, std::function<void(double x, double y)> chosen)
    : picture_(std::move(picture)), view_(view), chosen_(std::move(chosen)), area_(area_of(picture_.get())) {
    const auto connect = [this](const char* signal, auto* callback) {
        g_signal_connect(area_.get(), signal, G_CALLBACK(callback), this);
    };
    connect("draw", +[](GtkWidget*, cairo_t* cairo, Overview* self) { return self->draw(cairo), gboolean(TRUE); });
    connect(
        "button-press-event", +[](GtkWidget*, GdkEventButton* event, Overview* self) {
            return self->choose(event->x, event->y), gboolean(TRUE);
        });
    connect(
        "motion-notify-event", +[](GtkWidget*, GdkEventMotion* event, Overview* self) {
            return self->choose(event->x, event->y), gboolean(TRUE);
        });
}

void Overview::draw(cairo_t* cairo) const {
    cairo_set_source_surface(cairo, picture_.get(), 0, 0);
    cairo_paint(cairo);
    const double scale_x = double(cairo_image_surface_get_width(picture_.get())) / view_.whole().width;
    const double scale_y = double(cairo_image_surface_get_height(picture_.get())) / view_.whole().height;
    const Rect part = view_.part();
    // At least some px, so that it is seen on the largest picture too.
    cairo_rectangle(cairo, part.x * scale_x + 0.5, part.y * scale_y + 0.5, std::max(4.0, part.width * scale_x - 1),
                    std::max(4.0, part.height * scale_y - 1));
    stroke_on_anything(cairo);
}

void Overview::choose(double x, double y) {
    chosen_(std::clamp(x / cairo_image_surface_get_width(picture_.get()), 0.0, 1.0),
            std::clamp(y / cairo_image_surface_get_height(picture_.get()), 0.0, 1.0));
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include "split_view.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <glib/gi18n.h>
#include <libgimp/gimp.h>

namespace impasto::plugin {
namespace {

constexpr double grip_px = 6;    // on both sides of the line
constexpr double handle_px = 7;  // radius
constexpr int check_px = 8;
constexpr double label_inset_px = 6;
constexpr int key_step_px = 32;

ObjectPtr<GtkWidget> focusable_area(Size window) {
    auto* area = gtk_drawing_area_new();
    gtk_widget_set_size_request(area, window.width, window.height);
    gtk_widget_add_events(
        area, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_POINTER_MOTION_MASK | GDK_KEY_PRESS_MASK);
    gtk_widget_set_can_focus(area, TRUE);
    gtk_widget_set_tooltip_text(area, _("Drag the picture to look elsewhere, drag the line to compare"));
    return ObjectPtr<GtkWidget>(GTK_WIDGET(g_object_ref_sink(area)));
}

void set_source(cairo_t* cairo, GeglColor* color) {
    double rgba[4];
    gegl_color_get_pixel(color, babl_format("R'G'B'A double"), rgba);
    cairo_set_source_rgb(cairo, rgba[0], rgba[1], rgba[2]);
}

/// Two light and two dark checks, in the colors that the user has chosen for GIMP.
SurfacePtr four_checks() {
    GeglColor* light = gegl_color_duplicate(const_cast<GeglColor*>(gimp_check_custom_color1()));
    GeglColor* dark = gegl_color_duplicate(const_cast<GeglColor*>(gimp_check_custom_color2()));
    gimp_checks_get_colors(gimp_check_type(), &light, &dark);
    const ObjectPtr<GeglColor> light_guard(light), dark_guard(dark);
    SurfacePtr checks(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 2 * check_px, 2 * check_px));
    const CairoPtr cairo(cairo_create(checks.get()));
    set_source(cairo.get(), dark);
    cairo_paint(cairo.get());
    set_source(cairo.get(), light);
    cairo_rectangle(cairo.get(), 0, 0, check_px, check_px);
    cairo_rectangle(cairo.get(), check_px, check_px, check_px, check_px);
    cairo_fill(cairo.get());
    return checks;
}

void paint_checks(cairo_t* cairo, Rect place) {
    const auto checks = four_checks();
    cairo_rectangle(cairo, place.x, place.y, place.width, place.height);
    cairo_set_source_surface(cairo, checks.get(), 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_REPEAT);
    cairo_fill(cairo);
}

/// White on a dark ground, legible on any picture.
void paint_label(cairo_t* cairo, GtkWidget* widget, const char* text, double x, double y, bool ends_at_x) {
    const ObjectPtr<PangoLayout> layout(gtk_widget_create_pango_layout(widget, text));
    int width = 0, height = 0;
    pango_layout_get_pixel_size(layout.get(), &width, &height);
    const double left = ends_at_x ? x - width - label_inset_px : x + label_inset_px;
    cairo_set_source_rgba(cairo, 0, 0, 0, 0.6);
    cairo_rectangle(cairo, left - 4, y + label_inset_px - 2, width + 8, height + 4);
    cairo_fill(cairo);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_move_to(cairo, left, y + label_inset_px);
    pango_cairo_show_layout(cairo, layout.get());
}

}  // namespace

template <auto handle, class Event>
gboolean SplitView::on_event(GtkWidget*, Event* event, SplitView* self) {
    return (self->*handle)(*event), TRUE;
}

SplitView::SplitView(Size window, std::function<void()> moved)
    : area_(focusable_area(window)), view_(window), moved_(std::move(moved)) {
    const auto connect = [this](const char* signal, auto* callback) {
        g_signal_connect(area_.get(), signal, G_CALLBACK(callback), this);
    };
    connect("draw", +[](GtkWidget*, cairo_t* cairo, SplitView* self) { return self->draw(cairo), gboolean(FALSE); });
    connect("button-press-event", on_event<&SplitView::press, GdkEventButton>);
    connect("motion-notify-event", on_event<&SplitView::motion, GdkEventMotion>);
    connect(
        "button-release-event",
        +[](GtkWidget*, GdkEventButton*, SplitView* self) { return self->drag_ = Drag::none, gboolean(TRUE); });
    connect(
        "key-press-event",
        +[](GtkWidget*, GdkEventKey* event, SplitView* self) { return gboolean(self->key(*event)); });
}

void SplitView::set_whole(Size whole) {
    if (whole == view_.whole()) return;
    view_.set_whole(whole);
    forget_after();
}

void SplitView::show_before(SurfacePtr picture) {
    before_ = std::move(picture);
    gtk_widget_queue_draw(area_.get());
}

void SplitView::show_after(SurfacePtr picture, Rect part) {
    after_ = std::move(picture);
    after_part_ = part;
    gtk_widget_queue_draw(area_.get());
}

// ---- drawing

void SplitView::draw(cairo_t* cairo) const {
    const Rect place = view_.place(), part = view_.part();
    if (!before_) return;
    paint_checks(cairo, place);
    cairo_save(cairo);
    cairo_rectangle(cairo, place.x, place.y, place.width, place.height);
    cairo_clip(cairo);
    cairo_set_source_surface(cairo, before_.get(), place.x, place.y);
    cairo_paint(cairo);
    if (after_) {
        const double x = place.x + after_part_.x - part.x, y = place.y + after_part_.y - part.y;
        cairo_rectangle(cairo, view_.split_px(), 0, view_.window().width, view_.window().height);
        cairo_clip(cairo);
        cairo_rectangle(cairo, x, y, after_part_.width, after_part_.height);
        cairo_clip(cairo);
        paint_checks(cairo, place);
        cairo_set_source_surface(cairo, after_.get(), x, y);
        cairo_paint(cairo);
    }
    cairo_restore(cairo);
    draw_line(cairo);
    draw_labels(cairo);
}

void SplitView::draw_line(cairo_t* cairo) const {
    const Rect place = view_.place();
    const double x = view_.split_px();
    cairo_move_to(cairo, x, place.y);
    cairo_line_to(cairo, x, place.bottom());
    stroke_on_anything(cairo);
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x, place.y + place.height / 2.0, handle_px, 0, 2 * std::numbers::pi);
    stroke_on_anything(cairo);
}

/// Each where it applies; none where its side is too narrow to be told apart.
void SplitView::draw_labels(cairo_t* cairo) const {
    constexpr int narrow_px = 40;
    const int split = view_.split_px();
    const Rect place = view_.place();
    if (split - place.x >= narrow_px) paint_label(cairo, area_.get(), _("Before"), place.x + 4, place.y, false);
    if (after_ && place.right() - split >= narrow_px)
        paint_label(cairo, area_.get(), _("After"), place.right() - 4, place.y, true);
}

// ---- hand and keyboard

void SplitView::center_on(double x, double y) {
    view_.center_on(x, y);
    moved_();
}

void SplitView::move(int dx, int dy) {
    if (view_.pan(dx, dy)) moved_();
}

void SplitView::move_line(int x) {
    view_.set_split_px(x);
    gtk_widget_queue_draw(area_.get());
}

bool SplitView::is_on_line(double x) const { return std::abs(x - view_.split_px()) <= grip_px; }

void SplitView::press(const GdkEventButton& event) {
    gtk_widget_grab_focus(area_.get());
    if (event.button != GDK_BUTTON_PRIMARY) return;
    drag_ = is_on_line(event.x) ? Drag::line : Drag::picture;
    grabbed_x_ = event.x;
    grabbed_y_ = event.y;
}

void SplitView::motion(const GdkEventMotion& event) {
    if (drag_ == Drag::none) return point(is_on_line(event.x) ? "col-resize" : "grab");
    if (drag_ == Drag::line) return move_line(int(std::lround(event.x)));
    move(int(event.x - grabbed_x_), int(event.y - grabbed_y_));
    grabbed_x_ = event.x;
    grabbed_y_ = event.y;
}

bool SplitView::key(const GdkEventKey& event) {
    switch (event.keyval) {
        case GDK_KEY_Left: return move(key_step_px, 0), true;
        case GDK_KEY_Right: return move(-key_step_px, 0), true;
        case GDK_KEY_Up: return move(0, key_step_px), true;
        case GDK_KEY_Down: return move(0, -key_step_px), true;
        case GDK_KEY_Home: return move_line(0), true;
        case GDK_KEY_End: return move_line(view_.window().width), true;
        default: return false;
    }
}

void SplitView::point(const char* cursor) const {
    auto* window = gtk_widget_get_window(area_.get());
    const ObjectPtr<GdkCursor> shape(gdk_cursor_new_from_name(gdk_window_get_display(window), cursor));
    gdk_window_set_cursor(window, shape.get());
}

}  // namespace impasto::plugin

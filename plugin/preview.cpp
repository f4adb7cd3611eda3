// SPDX-License-Identifier: GPL-3.0-or-later
#include "preview.h"

#include <algorithm>

#include <glib/gi18n.h>

#include <impasto/error.h>

#include "preview_memory.h"

namespace impasto::plugin {
namespace {

// On one core the shipped networks compute this part in a quarter of a second; see plugin/README.md.
constexpr Size window{320, 320};
constexpr int overview_px = 84;
constexpr int label_chars = 30;
constexpr int patience_ms = 60;  // more changes may come: a slider sends many
constexpr int spacing_px = 6;

/// With room for so many lines, so that nothing below moves when it is filled.
GtkLabel* wrapped_label(int lines) {
    auto* label = GTK_LABEL(gtk_label_new(nullptr));
    gtk_label_set_xalign(label, 0);
    gtk_label_set_yalign(label, 0);
    gtk_label_set_line_wrap(label, TRUE);
    gtk_label_set_width_chars(label, label_chars);
    gtk_label_set_max_width_chars(label, label_chars);
    const ObjectPtr<PangoLayout> layout(
        gtk_widget_create_pango_layout(GTK_WIDGET(label), std::string(std::size_t(lines) - 1, '\n').c_str()));
    int height = 0;
    pango_layout_get_pixel_size(layout.get(), nullptr, &height);
    gtk_widget_set_size_request(GTK_WIDGET(label), -1, height);
    return label;
}

void pack(GtkWidget* box, gpointer child, bool expand = false) {
    gtk_box_pack_start(GTK_BOX(box), GTK_WIDGET(child), expand, expand, 0);
}

}  // namespace

Preview::Preview(GimpProcedureConfig* config, const PreviewSubject& subject, PreviewWorker::EngineMaker make_engine)
    : config_(config), subject_(subject), split_view_(window, [this] { moved(); }),
      worker_(std::move(make_engine), [this](RenderedPreview rendered) { delivered(std::move(rendered)); }) {
    build();
    guarded([this] { split_view_.set_whole(subject_.whole()); });
    moved();
    g_signal_connect_after(split_view_.widget(), "draw", G_CALLBACK(on_draw), this);
}

Preview::~Preview() {
    if (timer_) g_source_remove(timer_);
    g_signal_handlers_disconnect_by_data(switch_, this);
    g_signal_handlers_disconnect_by_data(split_view_.widget(), this);
}

void Preview::build() {
    auto* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing_px);
    box_.reset(GTK_WIDGET(g_object_ref_sink(box)));
    auto* frame = gtk_frame_new(nullptr);
    gtk_frame_set_shadow_type(GTK_FRAME(frame), GTK_SHADOW_IN);
    gtk_widget_set_halign(frame, GTK_ALIGN_START);
    gtk_container_add(GTK_CONTAINER(frame), split_view_.widget());
    pack(box, frame);
    pack(box, below());
    gtk_widget_show_all(box);
}

/// Overview on the left, all that is said on the right.
GtkWidget* Preview::below() {
    auto* row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 2 * spacing_px);
    if (auto picture = subject_.overview(overview_px)) {
        overview_.emplace(std::move(picture), split_view_.view(),
                          [this](double x, double y) { split_view_.center_on(x, y); });
        pack(row, overview_->widget());
    }
    auto* lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, spacing_px);
    auto* top = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, spacing_px);
    switch_ = GTK_TOGGLE_BUTTON(gtk_check_button_new_with_label(_("Preview")));
    gtk_toggle_button_set_active(switch_, is_preview_wanted(config_));
    g_signal_connect(switch_, "toggled", G_CALLBACK(+[](GtkToggleButton*, Preview* self) { self->switched(); }), this);
    busy_ = GTK_LABEL(gtk_label_new(_("Computing…")));
    gtk_widget_set_sensitive(GTK_WIDGET(busy_), FALSE);  // grey: said in passing
    pack(top, switch_);
    gtk_box_pack_end(GTK_BOX(top), GTK_WIDGET(busy_), FALSE, FALSE, 0);
    pack(lines, top);
    pack(lines, caption_ = wrapped_label(2));
    pack(lines, remark_ = wrapped_label(3));
    pack(row, lines, true);
    return row;
}

/// A wish that cannot be is told in the preview, not in a box over the dialog.
void Preview::guarded(const std::function<void()>& step) try { step(); } catch (const Error& error) {
    say(error.what());
}

void Preview::switched() {
    note_preview(config_, is_on());
    refresh();
}

void Preview::refresh() {
    guarded([this] { split_view_.set_whole(subject_.whole()); });
    if (!is_on()) split_view_.forget_after();
    moved();
}

void Preview::moved() {
    guarded([this] { show_before(); });
    if (overview_) overview_->redraw();
    ask_after(patience_ms);
}

void Preview::show_before() {
    const Rect part = split_view_.view().part();
    split_view_.show_before(subject_.before(part));
    gtk_label_set_text(caption_, subject_.caption(part).c_str());
}

void Preview::ask_after(int milliseconds) {
    if (timer_) g_source_remove(timer_);
    timer_ = 0;
    worker_.cancel();
    set_busy(is_on());
    if (!is_on() || !is_seen_) return;
    timer_ = g_timeout_add(
        guint(milliseconds),
        [](gpointer self) {
            static_cast<Preview*>(self)->ask();
            return gboolean(G_SOURCE_REMOVE);
        },
        this);
}

/// The first preview begins when the dialog stands: what loads the core
/// holds up whatever else is loaded, such as icons.
gboolean Preview::on_draw(GtkWidget* area, cairo_t*, Preview* self) {
    g_signal_handlers_disconnect_by_data(area, self);
    self->is_seen_ = true;
    self->ask_after(0);
    return FALSE;
}

void Preview::ask() {
    timer_ = 0;
    asked_ = split_view_.view().part();
    set_busy(true);
    guarded([this] { worker_.ask(subject_.after(asked_, worker_.main_thread())); });
}

void Preview::delivered(RenderedPreview rendered) {
    set_busy(false);
    if (!rendered.pixels) {
        split_view_.forget_after();
        return say(rendered.problem);
    }
    split_view_.show_after(to_surface(*rendered.pixels, subject_.format()), asked_);
    say(rendered.remark);
}

void Preview::say(const std::string& sentence) {
    set_busy(false);
    gtk_label_set_text(remark_, sentence.c_str());
}

/// Keeps its place when it is not seen, so that nothing moves.
void Preview::set_busy(bool busy) { gtk_widget_set_opacity(GTK_WIDGET(busy_), busy ? 1 : 0); }

}  // namespace impasto::plugin

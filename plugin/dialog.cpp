// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialog.h"

#include <string>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto::plugin {
namespace {

constexpr int margin_px = 12;  // GIMP's own
constexpr int arguments_px = 360;
constexpr int hint_chars = 44;

using ListPtr = std::unique_ptr<GList, Release<g_list_free>>;

/// GIMP only reads the names.
ListPtr list_of(std::initializer_list<const char*> names) {
    GList* list = nullptr;
    for (const char* name : names) list = g_list_append(list, const_cast<char*>(name));
    return ListPtr(list);
}

}  // namespace

Dialog::Dialog(const FilterCall& call, const char* title) {
    gimp_ui_init(text_domain);
    dialog_ = GIMP_PROCEDURE_DIALOG(gimp_procedure_dialog_new(call.procedure, call.config, title));
    columns_ = GTK_BOX(gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 2 * margin_px));
    gtk_container_set_border_width(GTK_CONTAINER(columns_), margin_px);
    arguments_ = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, margin_px / 2));
    gtk_widget_set_size_request(GTK_WIDGET(arguments_), arguments_px, -1);
    gtk_box_pack_end(columns_, GTK_WIDGET(arguments_), TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(gtk_dialog_get_content_area(GTK_DIALOG(dialog_))), GTK_WIDGET(columns_), TRUE, TRUE, 0);
    gtk_widget_show_all(GTK_WIDGET(columns_));
}

void Dialog::pack(GtkWidget* widget) {
    gtk_box_pack_start(arguments_, widget, FALSE, FALSE, 0);
    gtk_widget_show(widget);
}

void Dialog::set_preview(GtkWidget* preview) { gtk_box_pack_start(columns_, preview, FALSE, FALSE, 0); }

GtkLabel* Dialog::add_hint(const char* id) {
    auto* label = GTK_LABEL(gimp_procedure_dialog_get_label(dialog_, id, "", FALSE, FALSE));
    gimp_label_set_attributes(label, PANGO_ATTR_STYLE, PANGO_STYLE_ITALIC, -1);
    gtk_label_set_xalign(label, 0);
    gtk_label_set_line_wrap(label, TRUE);
    gtk_label_set_width_chars(label, hint_chars);
    gtk_label_set_max_width_chars(label, hint_chars);
    return label;
}

Dialog::~Dialog() { gtk_widget_destroy(GTK_WIDGET(dialog_)); }

void Dialog::use_sliders(std::initializer_list<const char*> arguments) {
    for (const char* argument : arguments) gimp_procedure_dialog_get_scale_entry(dialog_, argument, 1.0);
}

void Dialog::add(std::initializer_list<const char*> arguments) {
    const auto box = "arguments-" + std::to_string(++boxes_);
    pack(gimp_procedure_dialog_fill_box_list(dialog_, box.c_str(), list_of(arguments).get()));
}

void Dialog::add_expander(const char* id, const char* title, std::initializer_list<const char*> arguments) {
    const std::string box = std::string(id) + "-box", label = std::string(id) + "-title";
    gimp_procedure_dialog_get_label(dialog_, label.c_str(), title, FALSE, TRUE);
    gimp_procedure_dialog_fill_box_list(dialog_, box.c_str(), list_of(arguments).get());
    pack(gimp_procedure_dialog_fill_expander(dialog_, id, label.c_str(), FALSE, box.c_str()));
}

void Dialog::run() {
    const bool agreed = gimp_procedure_dialog_run(dialog_);
    gtk_widget_hide(GTK_WIDGET(dialog_));  // gone at once, whatever still has to end
    gdk_display_flush(gtk_widget_get_display(GTK_WIDGET(dialog_)));
    if (!agreed) throw Cancelled();
}

}  // namespace impasto::plugin

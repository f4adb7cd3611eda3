// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialog.h"

#include <string>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto::plugin {
namespace {

constexpr int margin_px = 12;  // GIMP's own
constexpr int arguments_px = 360;
constexpr int chooser_picture_px = 192;
constexpr int hint_chars = 44;

using ListPtr = std::unique_ptr<GList, Release<g_list_free>>;

/// GIMP only reads the names.
ListPtr list_of(std::initializer_list<const char*> names) {
    GList* list = nullptr;
    for (const char* name : names) list = g_list_append(list, const_cast<char*>(name));
    return ListPtr(list);
}

/// GIMP's own chooser has GTK's inside.
GtkFileChooser* inner_chooser(GtkWidget* widget) {
    if (GTK_IS_FILE_CHOOSER(widget)) return GTK_FILE_CHOOSER(widget);
    if (!GTK_IS_CONTAINER(widget)) return nullptr;
    GtkFileChooser* found = nullptr;
    const ListPtr children(gtk_container_get_children(GTK_CONTAINER(widget)));
    for (auto* child = children.get(); child && !found; child = child->next)
        found = inner_chooser(GTK_WIDGET(child->data));
    return found;
}

void show_picture(GtkFileChooser* chooser, gpointer) {
    const TextPtr name(gtk_file_chooser_get_preview_filename(chooser));
    const ObjectPtr<GdkPixbuf> picture(
        name ? gdk_pixbuf_new_from_file_at_scale(name.get(), chooser_picture_px, chooser_picture_px, TRUE, nullptr)
             : nullptr);
    gtk_image_set_from_pixbuf(GTK_IMAGE(gtk_file_chooser_get_preview_widget(chooser)), picture.get());
    gtk_file_chooser_set_preview_widget_active(chooser, picture != nullptr);
}

/// There are hardly letters enough for the arguments, GIMP watches over theirs alone, and the Help button has F1.
void drop_help_letter(GtkDialog* dialog) {
    auto* button = gtk_dialog_get_widget_for_response(dialog, GTK_RESPONSE_HELP);
    if (!button || !GTK_IS_BUTTON(button)) return;
    std::string label = gtk_button_get_label(GTK_BUTTON(button));
    std::erase(label, '_');
    gtk_button_set_label(GTK_BUTTON(button), label.c_str());
}

}  // namespace

Dialog::Dialog(const FilterCall& call, const char* title) : config_(call.config) {
    gimp_ui_init(text_domain);
    dialog_ = GIMP_PROCEDURE_DIALOG(gimp_procedure_dialog_new(call.procedure, call.config, title));
    auto* beside = GTK_BOX(gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 2 * margin_px));
    gtk_container_set_border_width(GTK_CONTAINER(beside), margin_px);
    for (auto& column : columns_) {
        column = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, margin_px / 2));
        gtk_box_pack_start(beside, GTK_WIDGET(column), &column == &columns_.back(), TRUE, 0);
    }
    gtk_widget_set_size_request(GTK_WIDGET(columns_.back()), arguments_px, -1);
    gtk_box_pack_start(GTK_BOX(gtk_dialog_get_content_area(GTK_DIALOG(dialog_))), GTK_WIDGET(beside), TRUE, TRUE, 0);
    gtk_widget_show_all(GTK_WIDGET(beside));
    drop_help_letter(GTK_DIALOG(dialog_));
}

void Dialog::pack(GtkWidget* widget, Column column) {
    gtk_box_pack_start(columns_[std::size_t(column)], widget, FALSE, FALSE, 0);
    gtk_widget_show(widget);
}

void Dialog::set_preview(GtkWidget* preview) { pack(preview, Column::preview); }

GtkLabel* Dialog::add_hint(const char* id) {
    auto* label = GTK_LABEL(gimp_procedure_dialog_get_label(dialog_, id, "", FALSE, FALSE));
    gimp_label_set_attributes(label, PANGO_ATTR_STYLE, PANGO_STYLE_ITALIC, -1);
    gtk_label_set_xalign(label, 0);
    gtk_label_set_line_wrap(label, TRUE);
    gtk_label_set_width_chars(label, hint_chars);
    gtk_label_set_max_width_chars(label, hint_chars);
    return label;
}

void Dialog::tell_layers(const Layers& layers) {
    const unsigned long count = layers.size();
    if (count == 1) return;
    const auto* sentence = tr_plural(
        "%lu layer", "%lu layers, one after the other from the lowest up; the preview shows the lowest", count);
    gtk_label_set_text(add_hint("layers"), format_text(sentence, count).c_str());
    add({"layers"});
}

Dialog::~Dialog() { gtk_widget_destroy(GTK_WIDGET(dialog_)); }

void Dialog::use_sliders(std::initializer_list<const char*> arguments) {
    for (const char* argument : arguments) gimp_procedure_dialog_get_scale_entry(dialog_, argument, 1.0);
}

/// GIMP 3.2 would make radio buttons of short choices: a longer dialog, and no key leads to them.
void Dialog::use_lists(std::initializer_list<const char*> arguments) {
    for (const char* argument : arguments) {
        const auto* spec = g_object_class_find_property(G_OBJECT_GET_CLASS(config_), argument);  // hints have none
        if (spec && GIMP_IS_PARAM_SPEC_CHOICE(spec))
            gimp_procedure_dialog_get_widget(dialog_, argument, GTK_TYPE_COMBO_BOX);
    }
}

void Dialog::add(std::initializer_list<const char*> arguments) {
    use_lists(arguments);
    const auto box = "arguments-" + std::to_string(++boxes_);
    pack(gimp_procedure_dialog_fill_box_list(dialog_, box.c_str(), list_of(arguments).get()));
}

void Dialog::add_expander(const char* id, const char* title, std::initializer_list<const char*> arguments,
                          Column column) {
    const std::string box = std::string(id) + "-box", label = std::string(id) + "-title";
    gimp_procedure_dialog_get_label(dialog_, label.c_str(), title, FALSE, TRUE);
    use_lists(arguments);
    gimp_procedure_dialog_fill_box_list(dialog_, box.c_str(), list_of(arguments).get());
    auto* expander = gimp_procedure_dialog_fill_expander(dialog_, id, label.c_str(), FALSE, box.c_str());
    gtk_expander_set_resize_toplevel(GTK_EXPANDER(expander), FALSE);  // there is room beside the preview
    pack(expander, column);
}

void Dialog::show_pictures(const char* argument) {
    auto* chooser = inner_chooser(gimp_procedure_dialog_get_widget(dialog_, argument, G_TYPE_NONE));
    if (!chooser) return;  // of another GIMP; it works without too
    gtk_file_chooser_set_preview_widget(chooser, gtk_image_new());
    gtk_file_chooser_set_use_preview_label(chooser, FALSE);
    g_signal_connect(chooser, "update-preview", G_CALLBACK(show_picture), nullptr);
}

void Dialog::run() {
    const bool agreed = gimp_procedure_dialog_run(dialog_);
    gtk_widget_hide(GTK_WIDGET(dialog_));  // gone at once, whatever still has to end
    gdk_display_flush(gtk_widget_get_display(GTK_WIDGET(dialog_)));
    if (!agreed) throw Cancelled();
}

}  // namespace impasto::plugin

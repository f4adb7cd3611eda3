// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialog.h"

#include <string>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto::plugin {
namespace {

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
}

Dialog::~Dialog() { gtk_widget_destroy(GTK_WIDGET(dialog_)); }

void Dialog::use_sliders(std::initializer_list<const char*> arguments) {
    for (const char* argument : arguments) gimp_procedure_dialog_get_scale_entry(dialog_, argument, 1.0);
}

void Dialog::add(std::initializer_list<const char*> arguments) { gimp_procedure_dialog_fill_list(dialog_, list_of(arguments).get()); }

void Dialog::add_expander(const char* id, const char* title, std::initializer_list<const char*> arguments) {
    const std::string box = std::string(id) + "-box", label = std::string(id) + "-title";
    gimp_procedure_dialog_get_label(dialog_, label.c_str(), title, FALSE, TRUE);
    gimp_procedure_dialog_fill_box_list(dialog_, box.c_str(), list_of(arguments).get());
    gimp_procedure_dialog_fill_expander(dialog_, id, label.c_str(), FALSE, box.c_str());
    gimp_procedure_dialog_fill(dialog_, id, nullptr);
}

void Dialog::run() {
    if (!gimp_procedure_dialog_run(dialog_)) throw Cancelled();
}

}  // namespace impasto::plugin

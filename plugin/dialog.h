// SPDX-License-Identifier: GPL-3.0-or-later
// Dialogs, generated from the filters' arguments.
#pragma once

#include <array>
#include <initializer_list>

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <impasto/image.h>

#include "filter.h"
#include "guards.h"
#include "layers.h"
#include "style_preview.h"
#include "upscale_preview.h"

namespace impasto::plugin {

/// GIMP's own dialog for a procedure's arguments, for as long as it lives. What comes first stands first.
class Dialog {
public:
    enum class Column { preview, arguments };

    Dialog(const FilterCall& call, const char* title);
    ~Dialog();
    Dialog(const Dialog&) = delete;
    Dialog& operator=(const Dialog&) = delete;

    GimpProcedureDialog* get() const { return dialog_; }
    /// Whether an argument means anything with the choices made so far.
    void set_sensitive(const char* argument, bool applies) {
        gimp_procedure_dialog_set_sensitive(dialog_, argument, applies, nullptr, nullptr, FALSE);
    }
    /// These numbers are shown with a slider.
    void use_sliders(std::initializer_list<const char*> arguments);
    /// Stands on the left of all arguments.
    void set_preview(GtkWidget* preview);
    /// A label that tells what other arguments amount to, hinted at as GIMP
    /// does; `id` names it as if it were an argument.
    GtkLabel* add_hint(const char* id);
    /// Where there are several layers, a hint says so.
    void tell_layers(const Layers& layers);
    /// Shows these arguments, in this order.
    void add(std::initializer_list<const char*> arguments);
    /// Shows these behind an expander with a translated title. `id` names it in
    /// this dialog. Below the preview is room for a few.
    void add_expander(const char* id, const char* title, std::initializer_list<const char*> arguments,
                      Column column = Column::arguments);
    /// The chooser of this file argument shows the picture that is pointed at.
    void show_pictures(const char* argument);
    /// Throws Cancelled.
    void run();

private:
    void pack(GtkWidget* widget, Column column = Column::arguments);
    void use_lists(std::initializer_list<const char*> arguments);

    GimpProcedureConfig* config_;
    GimpProcedureDialog* dialog_;
    std::array<GtkBox*, 2> columns_;  // order of Column
    int boxes_ = 0;
};

/// Lets the user change the call's config. Throws Cancelled.
void ask_upscale(const FilterCall& call, const Layers& layers, UpscaleOptionsOf options);

/// The same; where no style is given yet, another layer is proposed.
void ask_style(const FilterCall& call, const Layers& layers, StyleOptionsOf options);

}  // namespace impasto::plugin

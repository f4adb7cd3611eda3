// SPDX-License-Identifier: GPL-3.0-or-later
// Dialogs, generated from the filters' arguments.
#pragma once

#include <initializer_list>

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <impasto/image.h>

#include "filter.h"
#include "guards.h"

namespace impasto::plugin {

/// GIMP's own dialog for a procedure's arguments, for as long as it lives. What comes first stands first.
class Dialog {
public:
    Dialog(const FilterCall& call, const char* title);
    ~Dialog();
    Dialog(const Dialog&) = delete;
    Dialog& operator=(const Dialog&) = delete;

    GimpProcedureDialog* get() const { return dialog_; }
    /// These numbers are shown with a slider.
    void use_sliders(std::initializer_list<const char*> arguments);
    /// Shows these arguments, in this order.
    void add(std::initializer_list<const char*> arguments);
    /// Shows these behind an expander with a translated title. `id` names it in this dialog.
    void add_expander(const char* id, const char* title, std::initializer_list<const char*> arguments);
    /// Throws Cancelled.
    void run();

private:
    GimpProcedureDialog* dialog_;
};

/// Lets the user change the call's config. `size` is what would be enlarged. Throws Cancelled.
void ask_upscale(const FilterCall& call, Size size);

/// The same; where no style is given yet, another layer is proposed.
void ask_style(const FilterCall& call, GimpLayer* layer);

}  // namespace impasto::plugin

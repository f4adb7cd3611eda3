// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"

#include <glib/gi18n.h>

namespace impasto::plugin {
namespace {

constexpr auto drawable_flags = GParamFlags(G_PARAM_READWRITE | GIMP_PARAM_DONT_SERIALIZE);

/// Adds an argument of each kind; names and blurbs are translated here, not in the static table.
struct Adder {
    GimpProcedure* procedure;
    const char *name, *nick, *blurb;

    void operator()(const Real& real) const {
        gimp_procedure_add_double_argument(procedure, name, nick, blurb, real.min, real.max, real.value,
                                           G_PARAM_READWRITE);
    }
    void operator()(const Integer& integer) const {
        gimp_procedure_add_int_argument(procedure, name, nick, blurb, integer.min, integer.max, integer.value,
                                        G_PARAM_READWRITE);
    }
    void operator()(const Flag& flag) const {
        gimp_procedure_add_boolean_argument(procedure, name, nick, blurb, flag.value, G_PARAM_READWRITE);
    }
    void operator()(const Choice& choice) const {
        GimpChoice* choices = choice.make();           // the procedure takes it over
        GList* ids = gimp_choice_list_nicks(choices);  // borrowed
        gimp_procedure_add_choice_argument(procedure, name, nick, blurb, choices, static_cast<char*>(ids->data),
                                           G_PARAM_READWRITE);
    }
    void operator()(File) const {
        gimp_procedure_add_file_argument(procedure, name, nick, blurb, GIMP_FILE_CHOOSER_ACTION_OPEN, TRUE, nullptr,
                                         G_PARAM_READWRITE);
    }
    void operator()(Drawable) const {
        gimp_procedure_add_drawable_argument(procedure, name, nick, blurb, TRUE, drawable_flags);
    }
    void operator()(Note) const {
        gimp_procedure_add_string_aux_argument(procedure, name, nick, blurb, "", G_PARAM_READWRITE);
    }
};

}  // namespace

void add_argument(GimpProcedure* procedure, const Argument& argument) {
    std::visit(Adder{procedure, argument.name, _(argument.nick), _(argument.blurb)}, argument.kind);
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// A procedure's arguments as a table: from it come the PDB signature, the dialog and the saved settings.
#pragma once

#include <variant>

#include <libgimp/gimp.h>

namespace impasto::plugin {

struct Real {
    double min, max, value;
};
struct Integer {
    int min, max, value;
};
struct Flag {
    bool value;
};
/// `make` lists the choices by id and translated label; the first is the default.
struct Choice {
    GimpChoice* (*make)();
};
/// A file to open, or none.
struct File {};
/// A layer, or whatever else has pixels, of any open image; or none. GIMP cannot save it with the last values.
struct Drawable {};
/// Text that is saved with the last values, but neither shown nor part of the signature.
struct Note {};

struct Argument {
    const char* name;   ///< public API, never changed
    const char* nick;   ///< label, marked with N_(), its mnemonic unique in the procedure
    const char* blurb;  ///< one sentence, marked with N_()
    std::variant<Real, Integer, Flag, Choice, File, Drawable, Note> kind;
};

void add_argument(GimpProcedure* procedure, const Argument& argument);

}  // namespace impasto::plugin

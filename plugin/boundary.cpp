// SPDX-License-Identifier: GPL-3.0-or-later
#include "boundary.h"

#include <glib/gi18n.h>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto::plugin {
namespace {

GimpValueArray* failure(GimpProcedure* procedure, GimpPDBStatusType status, const char* sentence) {
    return gimp_procedure_new_return_values(procedure, status, g_error_new_literal(GIMP_PLUG_IN_ERROR, 0, sentence));
}

GimpPDBStatusType status_of(ErrorKind kind) {
    return kind == ErrorKind::bad_option ? GIMP_PDB_CALLING_ERROR : GIMP_PDB_EXECUTION_ERROR;
}

}  // namespace

GimpValueArray* guarded(GimpProcedure* procedure, const std::function<GimpValueArray*()>& body) try {
    return body();
} catch (const Cancelled&) {
    return gimp_procedure_new_return_values(procedure, GIMP_PDB_CANCEL, nullptr);
} catch (const Refusal& refusal) {
    return failure(procedure, GIMP_PDB_CALLING_ERROR, refusal.what());
} catch (const Error& error) {
    return failure(procedure, status_of(error.kind()), error.what());
} catch (const std::bad_alloc&) {
    return failure(procedure, GIMP_PDB_EXECUTION_ERROR,
                   _("Not enough memory. Close other programs, or set a lower memory limit, and try again."));
} catch (const std::exception& fault) {
    /* TRANSLATORS: %s is a technical message in English. */
    return failure(procedure, GIMP_PDB_EXECUTION_ERROR,
                   format_text(_("This is a fault in Impasto; please report it: %s"), fault.what()).c_str());
} catch (...) {
    return failure(procedure, GIMP_PDB_EXECUTION_ERROR, _("This is a fault in Impasto; please report it."));
}

}  // namespace impasto::plugin

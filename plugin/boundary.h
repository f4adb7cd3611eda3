// SPDX-License-Identifier: GPL-3.0-or-later
// Where C++ meets GIMP's C: no exception passes, each becomes a status and a sentence.
#pragma once

#include <functional>
#include <stdexcept>

#include <libgimp/gimp.h>

namespace impasto::plugin {

/// The call cannot be served as it was made: wrong layer, empty selection. what() says what to do instead.
struct Refusal : std::runtime_error {
    using runtime_error::runtime_error;
};

/// Runs `body` and returns its values, or the failure as values with a GError.
GimpValueArray* guarded(GimpProcedure* procedure, const std::function<GimpValueArray*()>& body);

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong that the user can mend. `what()` is one translated sentence (or two) that says
// what happened and what to do next. Programming mistakes are assertions, not errors.
//
// Caught in two places only: the tiled runner's retry (out of memory) and the host's boundary.
#pragma once

#include <stdexcept>
#include <string>

namespace impasto {

enum class ErrorKind {
    bad_option,     ///< an argument outside its range, or two that exclude each other
    no_model,       ///< no installed model fits, or the one named is not there
    bad_file,       ///< a weight file, manifest or picture that cannot be read
    out_of_memory,  ///< even the smallest tile on the CPU did not fit
    bad_result,     ///< the network gave values that are not numbers
    no_runtime,     ///< the core library or LibTorch cannot be loaded
};

class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& sentence) : std::runtime_error(sentence), kind_(kind) {}
    ErrorKind kind() const { return kind_; }

private:
    ErrorKind kind_;
};

/// Thrown out of a run when the progress sink asks to stop. Carries no message: the user knows.
struct Cancelled {};

}  // namespace impasto

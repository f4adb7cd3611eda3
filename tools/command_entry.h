// SPDX-License-Identifier: GPL-3.0-or-later
// The door between the program, which is little, and the library with the commands, which it loads.
#pragma once

namespace impasto::tools {

inline constexpr const char *command_library = "libimpasto-tools.so", *command_entry = "impasto_run_command";

}  // namespace impasto::tools

/// The whole command line, to its exit status. Throws nothing.
extern "C" [[gnu::visibility("default")]] int impasto_run_command(int argc, char** argv);

// SPDX-License-Identifier: GPL-3.0-or-later
// OpenMP has read its settings long before main. So this program, as soon as it is loaded and before any of its libraries is
// initialised, starts itself again with them, which costs some 20 ms; in main it would cost LibTorch's start once more, a second.
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <unistd.h>

#include <impasto/waiting_threads.h>

namespace impasto::tools {
namespace {

void start_again_with_settings(int, char** arguments, char** environment) {
    environ = environment;  // the C library is not initialised either
    if (std::getenv(waiting_threads.front().name)) return;
    for (const auto& [name, value] : waiting_threads) setenv(name, value, 0);
    std::error_code unknown;
    execv(std::filesystem::read_symlink("/proc/self/exe", unknown).c_str(), arguments);  // comes back only where it fails; then all is as before
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const entry)(int, char**, char**) = start_again_with_settings;

}  // namespace
}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
// The impasto program: settles what the C library reads before main, for which it starts itself again, and what OpenMP
// and others read as they are loaded; then loads the command line with all its libraries. As long as none of them
// belongs to the program, starting again takes two milliseconds.
#include <libintl.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <dlfcn.h>
#include <unistd.h>

#include <impasto/text.h>
#include <impasto/waiting_threads.h>

#include "command_entry.h"

namespace {

namespace fs = std::filesystem;

using Entry = decltype(&impasto_run_command);

fs::path program() { return fs::read_symlink("/proc/self/exe"); }

/// LibTorch asks for fifty thousand pages of memory before the first picture is painted, and for ten thousand where
/// glibc asks the system for large ones.
constexpr const char *heap_settings = "GLIBC_TUNABLES",
                     *large_pages = "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=67108864";

/// What the user has set goes first. Returns where the program is started already, or cannot be.
void start_with_settings(char** argv) {
    if (std::getenv(heap_settings)) return;
    setenv(heap_settings, large_pages, 0);
    execv(program().c_str(), argv);
}

/// In the package, or, as it was built, beside the program.
fs::path library() {
    const fs::path folder = program().parent_path();
    const fs::path built = folder / impasto::tools::command_library;
    return fs::exists(built) ? built : folder / PACKAGE_FROM_PROGRAM / impasto::tools::command_library;
}

Entry load() {
    for (const auto& [name, value] : impasto::waiting_threads) setenv(name, value, 0);
    setenv("OPENCV_IO_ENABLE_OPENEXR", "1", 0);  // OpenCV reads OpenEXR only when asked to
    void* loaded = dlopen(library().c_str(), RTLD_LAZY | RTLD_LOCAL);
    return loaded ? reinterpret_cast<Entry>(dlsym(loaded, impasto::tools::command_entry)) : nullptr;
}

int fail(const char* reason) {
    std::setlocale(LC_ALL, "");
    bindtextdomain(impasto::text_domain, (library().parent_path() / "locale").c_str());
    std::fprintf(
        stderr, "impasto: %s\n",
        impasto::format_text(
            impasto::tr(
                "The command's library cannot be loaded. Install Impasto and LibTorch again. The system says: %s"),
            reason)
            .c_str());
    return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    start_with_settings(argv);
    const Entry run = load();
    if (!run) return fail(dlerror());
    const int status = run(argc, argv);
    std::fflush(nullptr);
    // Taking LibTorch down takes longer than a tenth of a second, and would free what ends with the process anyway
    _exit(status);
}

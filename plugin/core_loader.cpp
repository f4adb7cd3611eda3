// SPDX-License-Identifier: GPL-3.0-or-later
#include "core_loader.h"

#include <cstdlib>

#include <dlfcn.h>
#include <glib/gi18n.h>
#include <libgimp/gimp.h>

#include <impasto/error.h>
#include <impasto/text.h>
#include <impasto/waiting_threads.h>

namespace impasto::plugin {
namespace {

constexpr const char* library_name = "libimpasto-core.so";

[[noreturn]] void throw_no_runtime(const char* reason) {
    throw Error(ErrorKind::no_runtime,
                format_text(_("Impasto's core library cannot be loaded. Install Impasto and LibTorch again. The "
                              "system says: %s"),
                            reason));
}

/// RTLD_NOW: a LibTorch that does not fit is found here, not in the middle of a run.
EngineFactory find_factory() {
    settle_threads();
    void* library = dlopen((package_folder() / library_name).c_str(), RTLD_NOW | RTLD_LOCAL);
    void* symbol = library ? dlsym(library, engine_factory_name) : nullptr;
    if (!symbol) throw_no_runtime(dlerror());
    return reinterpret_cast<EngineFactory>(symbol);
}

}  // namespace

void settle_threads() {
    for (const auto& [name, value] : waiting_threads) setenv(name, value, 0);
}

std::filesystem::path package_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

std::vector<std::filesystem::path> installed_model_path() {
    return model_search_path(std::filesystem::path(gimp_directory()) / "impasto" / "models",
                             package_folder() / "models");
}

std::unique_ptr<Engine> load_engine() {
    std::unique_ptr<Engine> engine(find_factory()(engine_abi, installed_model_path()));
    if (!engine) throw_no_runtime(_("plug-in and library are of different versions"));
    return engine;
}

}  // namespace impasto::plugin

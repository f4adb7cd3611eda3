// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what is installed with the plug-in, and loads the core library. Only a run loads it: a process
// with LibTorch takes a second to start, and a broken LibTorch must not take the menu away.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <impasto/engine.h>

namespace impasto::plugin {

/// The folder that holds this executable, the core library, models and catalogues.
std::filesystem::path package_folder();

/// Where models are looked for: IMPASTO_MODEL_PATH, the user's GIMP profile, the package.
std::vector<std::filesystem::path> installed_model_path();

/// How LibTorch's threads wait (impasto/waiting_threads.h). OpenMP reads it when the core is loaded; to be called on
/// the main thread before another one loads it.
void settle_threads();

/// Throws Error{no_runtime} with the linker's reason. The library stays loaded until the process ends.
std::unique_ptr<Engine> load_engine();

/// load_engine() at the first use: a run that is refused does without.
class LazyEngine {
public:
    Engine* operator->() {
        if (!engine_) engine_ = load_engine();
        return engine_.get();
    }

private:
    std::unique_ptr<Engine> engine_;
};

}  // namespace impasto::plugin

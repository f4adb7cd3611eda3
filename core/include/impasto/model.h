// SPDX-License-Identifier: GPL-3.0-or-later
// Model packages: what is installed, found by reading small manifests only. Needs no LibTorch, so that
// a host can list models at once; opening the weights is the core's work.
//
// A package is a folder with model.json, weights.safetensors and README.md (the card). With a second file,
// restoring.safetensors, it has two ends: faithful weights and restoring ones, and all that lies between. A single
// .safetensors or .pth file beside them is a model too; what is in it is found out when it is opened.
// Until then one with “vgg” in its name counts as a perceptual network, any other as an enlarger.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace impasto {

/// The manifest, model.json.
struct ModelManifest {
    std::string id;                          ///< folder name, or file name without ".pth": unique, "photo-x2"
    std::string title;                       ///< one line for a list: "Photo ×2"
    std::string task;                        ///< upscale | restore | style | perceptual
    std::string architecture;                ///< name in the network registry: "compact"; empty for a single file
    std::map<std::string, long> parameters;  ///< of the architecture: {"channels": 32, …}
    int scale = 1;                           ///< output px per input px; 0 for a single file: not known until opened
    std::string licence;                     ///< SPDX identifier of the weights
    std::string sha256;                      ///< of the weights file, lower-case hex
    std::filesystem::path weights;           ///< absolute path of the weights file
    std::string sha256_restoring;            ///< of the restoring end; empty where there is none
    std::filesystem::path restoring;         ///< absolute path of the restoring end; empty where there is none
};

/// Reads a package folder. Throws Error{bad_file} with the folder's name and the reason.
ModelManifest read_manifest(const std::filesystem::path& folder);

/// A package that was found, or why it cannot be used.
struct FoundModel {
    std::filesystem::path folder;  ///< of a single file: its path without ".pth"
    ModelManifest manifest;        ///< empty when `problem` is set
    std::string problem;           ///< one translated sentence; empty: usable
};

/// Every package and weight file on the search path, first folder wins for one id, sorted by id. Never throws.
std::vector<FoundModel> find_models(const std::vector<std::filesystem::path>& search_path);

/// IMPASTO_MODEL_PATH (colon-separated), then `user_folder`, then `installed_folder`; empty ones are left out.
std::vector<std::filesystem::path> model_search_path(const std::filesystem::path& user_folder,
                                                     const std::filesystem::path& installed_folder);

}  // namespace impasto

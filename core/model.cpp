// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/model.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

namespace fs = std::filesystem;

nlohmann::json parse_file(const fs::path& file) {
    std::ifstream in(file);
    if (!in) throw Error(ErrorKind::bad_file, tr("model.json is missing"));
    return nlohmann::json::parse(in);
}

ModelManifest from_json(const nlohmann::json& json) {
    ModelManifest manifest;
    json.at("id").get_to(manifest.id);
    json.at("title").get_to(manifest.title);
    json.at("task").get_to(manifest.task);
    json.at("architecture").get_to(manifest.architecture);
    json.at("parameters").get_to(manifest.parameters);
    json.at("scale").get_to(manifest.scale);
    json.at("licence").get_to(manifest.licence);
    json.at("sha256").get_to(manifest.sha256);
    manifest.sha256_restoring = json.value("sha256_restoring", "");
    return manifest;
}

void check(const ModelManifest& manifest, const fs::path& folder) {
    if (manifest.id != folder.filename()) throw Error(ErrorKind::bad_file, tr("its id is not the folder's name"));
    if (manifest.scale < 1 || manifest.scale > 8)
        throw Error(ErrorKind::bad_file, tr("its scale is not between 1 and 8"));
    if (!fs::exists(manifest.weights)) throw Error(ErrorKind::bad_file, tr("weights.safetensors is missing"));
    if (!manifest.restoring.empty() && !fs::exists(manifest.restoring))
        throw Error(ErrorKind::bad_file, tr("restoring.safetensors is missing"));
}

/// A manifest that is not JSON, or not of the right form, is the package's fault, not ours.
ModelManifest read_checked(const fs::path& folder) try {
    auto manifest = from_json(parse_file(folder / "model.json"));
    manifest.weights = fs::absolute(folder / "weights.safetensors");
    if (!manifest.sha256_restoring.empty()) manifest.restoring = fs::absolute(folder / "restoring.safetensors");
    check(manifest, folder);
    return manifest;
} catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::bad_file, format_text(tr("model.json is not valid (%s)"), problem.what()));
}

FoundModel look_at(const fs::path& folder) try {
    return {.folder = folder, .manifest = read_manifest(folder), .problem = {}};
} catch (const Error& error) {
    return {.folder = folder, .manifest = {}, .problem = error.what()};
}

std::vector<fs::path> package_folders(const fs::path& place) {
    std::vector<fs::path> folders;
    std::error_code unreadable;  // a folder on the path that is not there is no fault
    for (const auto& entry : fs::directory_iterator(place, unreadable))
        if (fs::exists(entry.path() / "model.json", unreadable)) folders.push_back(entry.path());
    std::ranges::sort(folders);
    return folders;
}

bool is_weight_file(const fs::path& file) {
    constexpr std::array<std::string_view, 2> endings{".safetensors", ".pth"};
    std::error_code unreadable;
    return std::ranges::find(endings, file.extension().string()) != endings.end() &&
           fs::is_regular_file(file, unreadable);
}

std::vector<fs::path> weight_files(const fs::path& place) {
    std::vector<fs::path> files;
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(place, unreadable))
        if (is_weight_file(entry.path())) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

/// What a single file is shows when it is opened; until then its name must tell which list it belongs in.
bool is_called_vgg(const fs::path& file) {
    std::string name = file.stem();
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return char(std::tolower(letter)); });
    return name.find("vgg") != std::string::npos;
}

FoundModel listed(const fs::path& file) {
    const ModelManifest manifest{.id = file.stem(),
                                 .title = file.filename(),
                                 .task = is_called_vgg(file) ? "perceptual" : "upscale",
                                 .scale = 0,
                                 .weights = fs::absolute(file)};
    return {.folder = file.parent_path() / file.stem(), .manifest = manifest, .problem = {}};
}

}  // namespace

ModelManifest read_manifest(const fs::path& folder) try { return read_checked(folder); } catch (const Error& error) {
    throw Error(error.kind(),
                format_text(tr("The model “%s” cannot be used: %s."), folder.filename().c_str(), error.what()));
}

std::vector<FoundModel> find_models(const std::vector<fs::path>& search_path) {
    std::map<std::string, FoundModel> by_id;
    for (const auto& place : search_path) {
        for (const auto& folder : package_folders(place)) by_id.try_emplace(folder.filename(), look_at(folder));
        for (const auto& file : weight_files(place)) by_id.try_emplace(file.stem(), listed(file));
    }
    std::vector<FoundModel> models;
    models.reserve(by_id.size());
    for (auto& [id, model] : by_id) models.push_back(std::move(model));
    return models;
}

std::vector<fs::path> model_search_path(const fs::path& user_folder, const fs::path& installed_folder) {
    std::vector<fs::path> places;
    const char* variable = std::getenv("IMPASTO_MODEL_PATH");
    std::istringstream given(variable ? variable : "");
    for (std::string place; std::getline(given, place, ':');) places.emplace_back(place);
    places.push_back(user_folder);
    places.push_back(installed_folder);
    std::erase(places, fs::path());
    return places;
}

}  // namespace impasto

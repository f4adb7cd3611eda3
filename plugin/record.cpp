// SPDX-License-Identifier: GPL-3.0-or-later
#include "record.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>

#include <nlohmann/json.hpp>

#include "guards.h"

namespace impasto::plugin {
namespace {

using nlohmann::ordered_json;
using ParasitePtr = std::unique_ptr<GimpParasite, Release<gimp_parasite_free>>;

/// Those that GIMP adds to every filter: they say where, not how.
constexpr std::array<std::string_view, 3> of_the_call{"run-mode", "image", "drawables"};

/// Text or null.
ordered_json text_or_null(const char* text) { return text ? ordered_json(text) : ordered_json(); }

ordered_json object_json(GObject* object) {
    if (!object) return nullptr;
    if (GIMP_IS_ITEM(object)) return TextPtr(gimp_item_get_name(GIMP_ITEM(object))).get();
    if (G_IS_FILE(object)) return TextPtr(g_file_get_uri(G_FILE(object))).get();
    return G_OBJECT_TYPE_NAME(object);
}

ordered_json value_json(const GValue& value) {
    if (G_VALUE_HOLDS_DOUBLE(&value)) return g_value_get_double(&value);
    if (G_VALUE_HOLDS_INT(&value)) return g_value_get_int(&value);
    if (G_VALUE_HOLDS_BOOLEAN(&value)) return bool(g_value_get_boolean(&value));
    if (G_VALUE_HOLDS_STRING(&value)) return text_or_null(g_value_get_string(&value));
    return G_VALUE_HOLDS_OBJECT(&value) ? object_json(static_cast<GObject*>(g_value_get_object(&value)))
                                        : ordered_json();
}

ordered_json argument_json(GimpProcedureConfig* config, const char* name) {
    GValue value = G_VALUE_INIT;
    g_object_get_property(G_OBJECT(config), name, &value);
    auto json = value_json(value);
    g_value_unset(&value);
    return json;
}

ordered_json arguments_json(const FilterCall& call) {
    int count = 0;
    auto** specs = gimp_procedure_get_arguments(call.procedure, &count);  // borrowed
    auto json = ordered_json::object();
    for (auto** spec = specs; spec != specs + count; ++spec)
        if (const char* name = g_param_spec_get_name(*spec); std::ranges::find(of_the_call, name) == of_the_call.end())
            json[name] = argument_json(call.config, name);
    return json;
}

ordered_json weights_json(const std::vector<WeightsInUse>& weights) {
    auto json = ordered_json::array();
    for (const auto& file : weights)
        json.push_back({{"model", file.model}, {"file", file.file}, {"sha256", file.sha256}});
    return json;
}

ordered_json names_json(const std::vector<Job>& jobs) {
    auto json = ordered_json::array();
    for (const auto& job : jobs) json.push_back(job.layer_name);
    return json;
}

/// File names need not be UTF-8, JSON must be.
std::string as_text(const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string record_of(const FilterCall& call, const Job& job, const std::vector<Job>& jobs) {
    const auto& region = job.region;
    ordered_json json{{"procedure", gimp_procedure_get_name(call.procedure)},
                      {"version", IMPASTO_VERSION},
                      {"gimp", gimp_version()},
                      {"layer", job.layer_name},
                      {"region", {region.x, region.y, region.width, region.height}},
                      {"arguments", arguments_json(call)}};
    if (jobs.size() > 1) json["layers"] = names_json(jobs);  // a frame of an animation depends on those before
    return as_text(json);
}

std::string with_weights(const std::string& record, const std::vector<WeightsInUse>& weights) {
    auto json = ordered_json::parse(record);
    json["weights"] = weights_json(weights);
    return as_text(json);
}

void attach_record(GimpLayer* layer, const std::string& record) {
    const ParasitePtr parasite(gimp_parasite_new(record_name, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE,
                                                 guint32(record.size() + 1), record.c_str()));
    gimp_item_attach_parasite(GIMP_ITEM(layer), parasite.get());
}

std::string attached_record(GimpItem* item) {
    const ParasitePtr parasite(gimp_item_get_parasite(item, record_name));
    if (!parasite) return {};
    guint32 size = 0;
    const auto* text = static_cast<const char*>(gimp_parasite_get_data(parasite.get(), &size));
    return {text, strnlen(text, size)};
}

}  // namespace impasto::plugin

// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/engine.h>

#include <impasto/text.h>

namespace impasto {
namespace {

constexpr double gibibyte = 1024.0 * 1024 * 1024;

std::string device_line(const DeviceInfo& device) {
    return format_text(tr("%s: %.1f GiB of %.1f GiB free"), device.name.c_str(), double(device.free_bytes) / gibibyte,
                       double(device.total_bytes) / gibibyte);
}

std::string model_line(Engine& engine, const FoundModel& model) {
    std::string problem = engine.verdict(model);
    if (!problem.empty()) return problem;
    return format_text(tr("%s: %s, usable"), model.manifest.id.c_str(), model.manifest.title.c_str());
}

}  // namespace

std::string describe(Engine& engine, const std::vector<FoundModel>& models) {
    std::string text = "Impasto " IMPASTO_VERSION ", LibTorch " + engine.runtime_version();
    for (const auto& device : engine.devices()) text += '\n' + device_line(device);
    for (const auto& model : models) text += '\n' + model_line(engine, model);
    return text;
}

}  // namespace impasto

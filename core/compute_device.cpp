// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute_device.h"

#include <new>
#include <string_view>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

/// A GPU is believed only after it has computed something: drivers that fail do so here, not in mid-run.
bool gpu_answers() {
    if (!torch::cuda::is_available()) return false;
    try {
        return torch::ones({4}, torch::kCUDA).sum().item<float>() == 4;
    } catch (const c10::Error&) {
        return false;
    }
}

DeviceInfo describe_gpu(torch::Device device) {
    const auto& hooks = at::globalContext().getAcceleratorHooksInterface(device.type());
    return {.name = format_text(tr("GPU %d"), int(hooks.getCurrentDevice())), .is_gpu = true, .free_bytes = 0, .total_bytes = 0};
}

}  // namespace

std::vector<DeviceInfo> compute_devices() {
    std::vector<DeviceInfo> devices{host_memory()};
    if (gpu_answers()) devices.push_back(describe_gpu(torch::kCUDA));
    return devices;
}

torch::Device pick_device(DeviceChoice choice) {
    if (choice == DeviceChoice::cpu) return torch::kCPU;
    if (gpu_answers()) return torch::kCUDA;
    if (choice == DeviceChoice::gpu)
        throw Error(ErrorKind::bad_option, tr("No GPU answers. Choose the device auto or cpu, or install a LibTorch for your GPU."));
    return torch::kCPU;
}

DeviceInfo describe_device(torch::Device device) { return device.is_cpu() ? host_memory() : describe_gpu(device); }

bool is_out_of_memory(const std::exception& problem) {
    if (dynamic_cast<const c10::OutOfMemoryError*>(&problem) || dynamic_cast<const std::bad_alloc*>(&problem)) return true;
    // The CPU allocator reports it as an ordinary error.
    const std::string_view text = problem.what();
    return text.find("not enough memory") != text.npos || text.find("can't allocate memory") != text.npos;
}

}  // namespace impasto

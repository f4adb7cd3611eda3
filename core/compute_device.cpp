// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute_device.h"

#include <dlfcn.h>
#include <link.h>

#include <new>
#include <string>
#include <string_view>

#include <torch/cuda.h>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

/// Taken where the GPU does not say: the least that is common; the ladder mends what is too much.
constexpr std::size_t unknown_gpu_bytes = std::size_t(4) << 30;

/// A GPU is believed only after it has computed something: drivers that fail do so here, not in mid-run.
bool gpu_answers() {
    if (!torch::cuda::is_available()) return false;
    try {
        return torch::ones({4}, torch::kCUDA).sum().item<float>() == 4;
    } catch (const c10::Error&) {
        return false;
    }
}

/// The GPU runtime that LibTorch brought along, if any: found among the loaded libraries, so that nothing
/// here needs its headers or is linked to it.
std::string loaded_gpu_runtime() {
    std::string path;
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* found) {
            const std::string_view name = info->dlpi_name;
            const bool is_runtime = name.find("libcudart") != name.npos || name.find("libamdhip64") != name.npos;
            if (is_runtime) *static_cast<std::string*>(found) = name;
            return int(is_runtime);
        },
        &path);
    return path;
}

/// cudaMemGetInfo and hipMemGetInfo share this signature; 0 is success.
using MemoryQuery = int (*)(std::size_t* free_bytes, std::size_t* total_bytes);

MemoryQuery gpu_memory_query() {
    const std::string path = loaded_gpu_runtime();
    void* runtime = path.empty() ? nullptr : dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD);
    if (!runtime) return nullptr;
    for (const char* name : {"cudaMemGetInfo", "hipMemGetInfo"})
        if (void* query = dlsym(runtime, name)) return reinterpret_cast<MemoryQuery>(query);
    return nullptr;
}

DeviceInfo describe_gpu() {
    std::size_t free_bytes = 0, total_bytes = 0;
    const auto query = gpu_memory_query();
    if (!query || query(&free_bytes, &total_bytes) != 0) free_bytes = total_bytes = unknown_gpu_bytes;
    return {.name = tr("GPU"),
            .is_gpu = true,
            .free_bytes = std::int64_t(free_bytes),
            .total_bytes = std::int64_t(total_bytes)};
}

}  // namespace

std::vector<DeviceInfo> compute_devices() {
    std::vector<DeviceInfo> devices{host_memory()};
    if (gpu_answers()) devices.push_back(describe_gpu());
    return devices;
}

torch::Device pick_device(DeviceChoice choice) {
    if (choice == DeviceChoice::cpu) return torch::kCPU;
    if (gpu_answers()) return torch::kCUDA;
    if (choice == DeviceChoice::gpu)
        throw Error(ErrorKind::bad_option,
                    tr("No GPU answers. Choose the device auto or cpu, or install a LibTorch for your GPU."));
    return torch::kCPU;
}

DeviceInfo describe_device(torch::Device device) { return device.is_cpu() ? host_memory() : describe_gpu(); }

bool is_out_of_memory(const std::exception& problem) {
    if (dynamic_cast<const c10::OutOfMemoryError*>(&problem) || dynamic_cast<const std::bad_alloc*>(&problem))
        return true;
    // The CPU allocator reports it as an ordinary error.
    const std::string_view text = problem.what();
    return text.find("not enough memory") != text.npos || text.find("can't allocate memory") != text.npos;
}

}  // namespace impasto

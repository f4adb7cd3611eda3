// SPDX-License-Identifier: GPL-3.0-or-later
// The devices LibTorch can use here, and their memory.
#pragma once

#include <vector>

#include <impasto/device.h>

#include "precompiled/torch_headers.h"

namespace impasto {

/// CPU first, then every GPU that answers.
std::vector<DeviceInfo> compute_devices();

/// What `choice` means on this computer. `automatic` is the GPU where one answers. Throws
/// Error{bad_option} when a GPU is asked for and none answers.
torch::Device pick_device(DeviceChoice choice);

/// Name and memory of a device, now.
DeviceInfo describe_device(torch::Device device);

/// True for what the allocators of CPU and GPU throw when memory is short.
bool is_out_of_memory(const std::exception& problem);

}  // namespace impasto

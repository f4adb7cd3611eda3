// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute_device.h"

#include <torch/cuda.h>

#include <gtest/gtest.h>

#include <impasto/error.h>

namespace impasto {
namespace {

TEST(Device, NamesAreThoseOfTheTable) {
    EXPECT_EQ(device_choice_from_id("auto"), DeviceChoice::automatic);
    EXPECT_EQ(device_choice_from_id("gpu"), DeviceChoice::gpu);
    EXPECT_THROW(device_choice_from_id("tpu"), Error);
}

TEST(Device, HostHasFreeMemoryWithinItsTotal) {
    const auto host = host_memory();
    EXPECT_GT(host.free_bytes, 0);
    EXPECT_LE(host.free_bytes, host.total_bytes);
}

TEST(Device, AskingForAGpuThatIsNotThereSaysWhatToDo) {
    if (torch::cuda::is_available()) GTEST_SKIP() << "a GPU answers here";
    EXPECT_EQ(pick_device(DeviceChoice::automatic), torch::kCPU);
    try {
        pick_device(DeviceChoice::gpu);
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::bad_option);
        EXPECT_NE(std::string(error.what()).find("cpu"), std::string::npos);
    }
}

TEST(Device, BothAllocatorsShortageIsRecognised) {
    EXPECT_TRUE(is_out_of_memory(std::bad_alloc()));
    EXPECT_TRUE(is_out_of_memory(
        std::runtime_error("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")));
    EXPECT_FALSE(is_out_of_memory(std::runtime_error("sizes differ")));
}

TEST(Device, LibTorchsOwnShortageIsRecognised) {
    try {
        torch::empty({1L << 46}, torch::kFloat32);
        FAIL() << "no error";
    } catch (const std::exception& problem) {
        EXPECT_TRUE(is_out_of_memory(problem)) << problem.what();
    }
}

}  // namespace
}  // namespace impasto

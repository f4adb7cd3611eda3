// SPDX-License-Identifier: GPL-3.0-or-later
// What only a GPU can show: device choice, agreement with the CPU, half precision, the out-of-memory
// ladder, and how fast. No test library, so that a bare GPU box can build it.
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

#include <impasto/error.h>
#include <impasto/text.h>

#include "compute_device.h"
#include "networks/compact.h"
#include "upscale_run.h"

namespace {

using namespace impasto;

int failures = 0;

void check(const char* what, bool holds, const std::string& figure) {
    failures += int(!holds);
    std::printf("%-62s %-8s %s\n", what, holds ? "ok" : "FAILED", figure.c_str());
}

class Notes final : public ProgressSink {
public:
    void update(const ProgressRecord& record) override { device = record.device; }
    void note(const std::string& sentence) override { sentences.push_back(sentence); }
    std::vector<std::string> sentences;
    std::string device;
};

/// Random weights around another network's forward pass, which a check may spoil.
class Spoiled final : public Network {
public:
    using Forward = std::function<torch::Tensor(CompactImpl&, torch::Tensor)>;
    Spoiled(CompactOptions options, bool half_safe, Forward forward)
        : half_safe_(half_safe), forward_(std::move(forward)) {
        torch::manual_seed(1);
        inner_ = register_module("inner", std::make_shared<CompactImpl>(options));
    }
    torch::Tensor forward(torch::Tensor x) override { return forward_(*inner_, std::move(x)); }
    NetworkTraits traits() const override {
        auto traits = inner_->traits();
        traits.half_safe = half_safe_;
        return traits;
    }

private:
    bool half_safe_;
    Forward forward_;
    std::shared_ptr<CompactImpl> inner_;
};

std::shared_ptr<Network> network(
    bool half_safe, Spoiled::Forward forward = [](CompactImpl& n, torch::Tensor x) { return n.forward(x); }) {
    return std::make_shared<Spoiled>(CompactOptions{.channels = 32, .depth = 10, .scale = 2}, half_safe,
                                     std::move(forward));
}

PixelBuffer noise(Size size) {
    PixelBuffer picture(size, {});
    std::mt19937 random(1);
    for (float& value : picture.values()) value = float(random() % 1000) / 999;
    return picture;
}

struct Run {
    PixelBuffer result;
    Notes notes;
    double seconds = 0;
};

Run run(const PixelBuffer& source, DeviceChoice device, const std::shared_ptr<Network>& net, int tile_px = 0) {
    Run run{PixelBuffer({source.size().width * 2, source.size().height * 2}, {}), {}, 0};
    const auto begin = std::chrono::steady_clock::now();
    upscale_with(net, source, run.result, {.device = device}, run.notes, tile_px);
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return run;
}

double difference(const PixelBuffer& a, const PixelBuffer& b) {
    double greatest = 0;
    for (std::size_t i = 0; i < a.values().size(); ++i)
        greatest = std::max(greatest, double(std::abs(a.values()[i] - b.values()[i])));
    return greatest;
}

std::string text(const char* format, double value) {
    char line[80];
    std::snprintf(line, sizeof line, format, value);
    return line;
}

void check_agreement(const PixelBuffer& source) {
    const auto on_cpu = run(source, DeviceChoice::cpu, network(true));
    const double full = difference(on_cpu.result, run(source, DeviceChoice::gpu, network(false)).result);
    check("float32 on the GPU is the CPU's within 1e-3", full <= 1e-3, text("greatest difference %.2e", full));
    const double half = difference(on_cpu.result, run(source, DeviceChoice::gpu, network(true)).result);
    check("half precision is the CPU's within 2/255", half <= 2.0 / 255, text("greatest difference %.4f", half));
}

void check_ladder(const PixelBuffer& source) {
    const auto greedy = [](CompactImpl& n, torch::Tensor x) {
        // A real refusal of the real allocator: more memory than any GPU has.
        if (x.size(2) > 200) torch::empty({1L << 46}, x.options());
        return n.forward(x);
    };
    const auto limited = run(source, DeviceChoice::gpu, network(false, greedy), 1024);
    check("short memory halves the tile, at least twice", limited.notes.sentences.size() >= 2,
          text("%.0f notes", double(limited.notes.sentences.size())));
    const double error = difference(limited.result, run(source, DeviceChoice::gpu, network(false)).result);
    check("and the picture is the same within 1/255", error <= 1.0 / 255, text("greatest difference %.2e", error));
}

void check_precision_retry(const PixelBuffer& source) {
    const auto poisoned = [](CompactImpl& n, torch::Tensor x) {
        const auto y = n.forward(x);
        return x.scalar_type() == torch::kHalf ? y / torch::zeros_like(y) : y;
    };
    const auto retried = run(source, DeviceChoice::gpu, network(true, poisoned));
    const double error = difference(retried.result, run(source, DeviceChoice::gpu, network(false)).result);
    check("NaN in half precision is computed again in float32", error <= 1e-3 && retried.notes.sentences.size() == 1,
          text("greatest difference %.2e", error));
}

void check_fall_to_cpu(const PixelBuffer& source) {
    const auto hopeless = [](CompactImpl& n, torch::Tensor x) {
        if (!x.is_cpu()) torch::empty({1L << 46}, x.options());
        return n.forward(x);
    };
    const auto fallen = run(source, DeviceChoice::gpu, network(false, hopeless), 64);
    check("a GPU without any memory hands over to the CPU",
          !fallen.notes.sentences.empty() && fallen.notes.device == tr("CPU"), "");
}

void report_speed(const char* name, DeviceChoice device, const PixelBuffer& source, bool half) {
    run(source, device, network(half));  // warm
    const auto timed = run(source, device, network(half));
    const double megapixels = double(source.size().width) * source.size().height / 1e6;
    std::printf("%-62s %8.1f source MP/s\n", name, megapixels / timed.seconds);
}

}  // namespace

int main() try {
    const auto devices = compute_devices();
    for (const auto& device : devices)
        std::printf("%s: %.1f of %.1f GiB free\n", device.name.c_str(), double(device.free_bytes) / (1 << 30),
                    double(device.total_bytes) / (1 << 30));
    const auto small = noise({300, 200});
    report_speed("speed on the CPU, float32", DeviceChoice::cpu, noise({600, 400}), false);
    if (devices.size() < 2) {
        std::puts("No GPU answers here: the GPU checks were skipped.");
        return 0;
    }
    check("auto picks the GPU", !pick_device(DeviceChoice::automatic).is_cpu(), "");
    check_agreement(small);
    check_ladder(small);
    check_precision_retry(small);
    check_fall_to_cpu(small);
    report_speed("speed on the GPU, float32", DeviceChoice::gpu, noise({3000, 2000}), false);
    report_speed("speed on the GPU, half precision", DeviceChoice::gpu, noise({3000, 2000}), true);
    return failures == 0 ? 0 : 1;
} catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 1;
}

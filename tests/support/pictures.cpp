// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/pictures.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>

namespace impasto::testing {
namespace {

void leave_ppm(const PixelBuffer& picture, const std::string& name) {
    std::ofstream out(::testing::TempDir() + name + ".ppm", std::ios::binary);
    out << "P6 " << picture.size().width << ' ' << picture.size().height << " 255\n";
    for (int y = 0; y < picture.size().height; ++y)
        for (int x = 0; x < picture.size().width; ++x)
            for (int c = 0; c < 3; ++c)
                out.put(
                    char(std::lround(std::clamp(picture.at(x, y, picture.format().is_rgb ? c : 0), 0.f, 1.f) * 255)));
}

/// Share of a px that a disc covers, good to a hundredth.
float coverage(double distance, double radius) { return float(std::clamp(radius - distance + 0.5, 0.0, 1.0)); }

}  // namespace

PixelBuffer noise_picture(Size size, PixelFormat format) {
    PixelBuffer picture(size, format);
    std::mt19937 random(unsigned(size.width * 1009 + size.height));
    for (float& value : picture.values()) value = float(random() % 1000) / 999;
    return picture;
}

PixelBuffer flat_picture(Size size, PixelFormat format, const std::vector<float>& px) {
    PixelBuffer picture(size, format);
    for (std::size_t i = 0; i < picture.values().size(); ++i) picture.values()[i] = px[i % px.size()];
    return picture;
}

PixelBuffer disc_picture(int side, float hidden) {
    PixelBuffer picture({side, side}, {.is_rgb = true, .has_alpha = true});
    const double center = (side - 1) / 2.0;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const float alpha = coverage(std::hypot(x - center, y - center), side / 3.0);
            for (int c = 0; c < 3; ++c) picture.at(x, y, c) = alpha > 0 ? 1 : hidden;
            picture.at(x, y, 3) = alpha;
        }
    return picture;
}

float greatest_difference(const PixelBuffer& a, const PixelBuffer& b) {
    float greatest = 0;
    for (std::size_t i = 0; i < a.values().size(); ++i)
        greatest = std::max(greatest, std::abs(a.values()[i] - b.values()[i]));
    return greatest;
}

float mean_difference(const PixelBuffer& a, const PixelBuffer& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.values().size(); ++i) sum += std::abs(a.values()[i] - b.values()[i]);
    return float(sum / double(a.values().size()));
}

::testing::AssertionResult near(const PixelBuffer& a, const PixelBuffer& b, float tolerance) {
    if (a.size() != b.size()) return ::testing::AssertionFailure() << "sizes differ";
    const float greatest = greatest_difference(a, b);
    if (greatest <= tolerance) return ::testing::AssertionSuccess();
    leave_ppm(a, "impasto-first");
    leave_ppm(b, "impasto-second");
    return ::testing::AssertionFailure() << "mean difference " << mean_difference(a, b) << ", greatest " << greatest
                                         << "; pictures in " << ::testing::TempDir() << "impasto-*.ppm";
}

}  // namespace impasto::testing

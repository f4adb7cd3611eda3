// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer_curve.h"

#include <cmath>

namespace impasto::tools {
namespace {

float encoded(float linear) {
    const float v = std::abs(linear);
    return std::copysign(v <= 0.0031308f ? 12.92f * v : 1.055f * std::pow(v, 1 / 2.4f) - 0.055f, linear);
}

float decoded(float value) {
    const float v = std::abs(value);
    return std::copysign(v <= 0.04045f ? v / 12.92f : std::pow((v + 0.055f) / 1.055f, 2.4f), value);
}

void apply(float (*curve)(float), float* values, std::size_t px, PixelFormat format) {
    for (; px > 0; --px, values += format.channels())
        for (int channel = 0; channel < format.color_channels(); ++channel) values[channel] = curve(values[channel]);
}

}  // namespace

void encode(float* values, std::size_t px, PixelFormat format) { apply(encoded, values, px, format); }
void decode(float* values, std::size_t px, PixelFormat format) { apply(decoded, values, px, format); }

}  // namespace impasto::tools

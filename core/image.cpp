// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/image.h>

#include <algorithm>

namespace impasto {

Rect intersection(Rect a, Rect b) {
    const int x = std::max(a.x, b.x), y = std::max(a.y, b.y);
    return {x, y, std::max(0, std::min(a.right(), b.right()) - x), std::max(0, std::min(a.bottom(), b.bottom()) - y)};
}

PixelBuffer::PixelBuffer(Size size, PixelFormat format)
    : size_(size), format_(format),
      values_(std::size_t(size.width) * std::size_t(size.height) * std::size_t(format.channels())) {}

std::size_t PixelBuffer::index(int x, int y, int channel) const {
    const auto channels = std::size_t(format_.channels());
    return (std::size_t(y) * std::size_t(size_.width) + std::size_t(x)) * channels + std::size_t(channel);
}

float& PixelBuffer::at(int x, int y, int channel) { return values_[index(x, y, channel)]; }
float PixelBuffer::at(int x, int y, int channel) const { return values_[index(x, y, channel)]; }

void PixelBuffer::read(Rect rect, float* out) const {
    const auto row = std::size_t(rect.width) * std::size_t(format_.channels());
    for (int y = rect.y; y < rect.bottom(); ++y, out += row)
        std::copy_n(values_.data() + index(rect.x, y, 0), row, out);
}

void PixelBuffer::write(Rect rect, const float* pixels) {
    const auto row = std::size_t(rect.width) * std::size_t(format_.channels());
    for (int y = rect.y; y < rect.bottom(); ++y, pixels += row)
        std::copy_n(pixels, row, values_.data() + index(rect.x, y, 0));
}

}  // namespace impasto

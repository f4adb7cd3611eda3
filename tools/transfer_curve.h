// SPDX-License-Identifier: GPL-3.0-or-later
// sRGB's curve (IEC 61966-2-1), mirrored at 0 so that it carries negative values, and without an upper end.
#pragma once

#include <cstddef>

#include <impasto/image.h>

namespace impasto::tools {

/// Linear light to encoded values, in place; alpha stays as it is.
void encode(float* values, std::size_t px, PixelFormat format);

/// The inverse.
void decode(float* values, std::size_t px, PixelFormat format);

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
// What every method is to the way of a stylised pixel: pictures in, a painted picture out. Reading, colours, strength,
// alpha and size are the same for all of them (stylize.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <impasto/progress.h>
#include <impasto/style_transfer.h>

#include "style/objective.h"

namespace impasto {

/// Gives a picture at a size: reads and reduces it.
using PictureAt = std::function<Canvas(Size size)>;

struct StyleSample {
    PictureAt at;
    Size size;         ///< of the original
    double share = 1;  ///< of the mixture; all shares sum to 1
};

/// The style so that its texture has the right size for a content of
/// `content` px: long side by long side, times `style_scale`.
Canvas style_for(const StyleSample& style, Size content, double style_scale);

/// A picture of the content's size that a method which paints step by step goes on from, as far as it is visible.
struct BegunPicture {
    Canvas picture;
    double known = 1;  ///< how much it is visible, on average, where the result will be used
};

struct PaintInput {
    Canvas content;  ///< at the size that is to be painted
    std::vector<StyleSample> styles;
    std::optional<BegunPicture> begun = std::nullopt;
};

class StylePainter {
public:
    virtual ~StylePainter() = default;

    /// The most px that are painted; larger layers are painted at this size and enlarged with the content as a guide.
    virtual double finest_px() const { return finest_style_px; }

    /// True where `paint` leaves nothing of StyleOptions::strength to be done.
    virtual bool applies_strength() const { return false; }

    /// [1, 3, h, w] of the content's size, 0…1. Throws Cancelled, or Error when memory ends.
    virtual torch::Tensor paint(const PaintInput& input, ProgressSink& progress) = 0;
};

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// How near a stylised picture is to its style and to its content, seen by a network that did not make it.
#pragma once

#include <filesystem>
#include <memory>

#include <impasto/image.h>

#include "style/objective.h"

namespace impasto::tools {

/// Relative squared distances; lower is nearer.
struct StyleScore {
    /// Mean over relu1_1 … relu5_1 of |G(result) − G(style)|² / |G(style)|², G the Gram matrix per px
    double style = 0;
    double content = 0;  ///< |F(result) − F(content)|² / |F(content)|² at relu4_2
};

class StyleJudge {
public:
    /// `file`: weights of a VGG or of one of its narrow stand-ins; maps to
    /// VGG's own channels are used. Throws Error{bad_file}.
    explicit StyleJudge(const std::filesystem::path& file);

    /// `style` is looked at with a long side of 512 px, `content` at the size of `result`.
    StyleScore score(const PixelSource& content, const PixelSource& style, const PixelSource& result) const;

    /// Style distance of the outermost 16 px of `result` by the mean of that of the next three rings of 16 px: above 1
    /// where the edge shows a frame.
    double frame_ratio(const PixelSource& style, const PixelSource& result) const;

private:
    double style_distance(const PixelSource& style, const Canvas& result) const;

    std::shared_ptr<PerceptualNetwork> network_;
};

}  // namespace impasto::tools

// SPDX-License-Identifier: GPL-3.0-or-later
// Painting a picture in the manner of another one.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <impasto/device.h>
#include <impasto/image.h>

namespace impasto {

/// How the result is made. Order is that of the ids, which arguments and the command line use.
enum class StyleMethod {
    fast,     ///< a few steps from the content in the style's colours
    refined,  ///< optimisation, step by step
    texture,  ///< patches of the style, no network
};
inline constexpr std::array<std::string_view, 3> style_method_ids{"fast", "refined", "texture"};

/// Whose colours the result has.
enum class StyleColors {
    style,                ///< the style's
    original_hue,         ///< luminance of the result, hue and chroma of the content
    original_statistics,  ///< the style's pictures are first given the content's mean and covariance of colour
};
inline constexpr std::array<std::string_view, 3> style_colors_ids{"style", "original-hue", "original-statistics"};

/// Refined: where the optimisation starts.
enum class StyleStart { fast, content, noise };
inline constexpr std::array<std::string_view, 3> style_start_ids{"fast", "content", "noise"};

enum class StyleOptimizer { lbfgs, adam };
inline constexpr std::array<std::string_view, 2> style_optimizer_ids{"lbfgs", "adam"};

/// Index of `id` in a table above, as its enum. Throws Error{bad_option} for a name that is not in it.
StyleMethod style_method_from_id(std::string_view id);
StyleColors style_colors_from_id(std::string_view id);
StyleStart style_start_from_id(std::string_view id);
StyleOptimizer style_optimizer_from_id(std::string_view id);

/// One style picture, or two that are mixed. Transparent parts of a style picture do not count.
struct StylePictures {
    const PixelSource* first = nullptr;
    const PixelSource* second = nullptr;  ///< may be null
    double mix = 0.5;                     ///< 0…1: the second one's share
};

inline constexpr int max_style_iterations = 5000;

/// What the frames of one animation share, painted one after the other.
/// Empty before the first; what is in it is the core's.
struct FrameMemory {
    std::shared_ptr<void> frame, patches;
};

struct StyleOptions {
    StyleMethod method = StyleMethod::fast;
    double strength = 1;  ///< 0…1; 0 gives the content back, bit for bit
    /// 0.1…4: size of the style's texture in the result; at 1 the style's long side is the content's
    double style_scale = 1;
    StyleColors colors = StyleColors::style;
    double detail = 0.5;      ///< 0…1: how much of the content's structure is kept
    int iterations = 200;     ///< 1…max_style_iterations, at most, over the finest scale
    double smoothness = 0.1;  ///< 0…1: total variation
    StyleStart start = StyleStart::fast;
    StyleOptimizer optimizer = StyleOptimizer::lbfgs;
    std::string network = "auto";  ///< id of an installed perceptual network
    std::uint64_t seed = 0;        ///< same seed, same result
    DeviceChoice device = DeviceChoice::automatic;
    std::int64_t memory_bytes = 0;  ///< upper bound for the working set; 0: from free memory
    /// Where the content has not changed since the frame before, the painting does not either, and with texture strokes
    /// that still fit stay; null: no frame of an animation
    FrameMemory* frames = nullptr;
};

/// Refined: px of the largest picture that is painted as it is; larger ones are painted at this size and then enlarged
/// with the content as a guide.
inline constexpr double finest_style_px = 2.5e6;

/// Painted beyond each edge at least, and cut off: nothing looks at the outermost px from outside.
inline constexpr int style_frame_px = 8;

/// Throws Error{bad_option} for what lies outside the ranges above.
void check_style_options(const StyleOptions& options);

}  // namespace impasto

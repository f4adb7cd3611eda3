// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/paint_texture.h"

#include <chrono>
#include <cstring>

#include <opencv2/imgproc.hpp>

#include <impasto/error.h>
#include <impasto/text.h>

#include "texture/patch_field.h"
#include "texture/texture.h"

namespace impasto {
namespace {

/// The buffer's own px, seen as a picture; not to be written to.
cv::Mat seen(const PixelBuffer& buffer) {
    const Size size = buffer.size();
    return {size.height, size.width, CV_32FC(buffer.format().channels()), const_cast<float*>(buffer.values().data())};
}

TextureStyle style_of(const TexturePaint& paint) {
    TextureStyle style{.picture = {}, .coverage = {}, .weight = paint.share, .preference = {}};
    cv::cvtColor(seen(paint.picture), style.picture, cv::COLOR_RGBA2RGB);
    cv::extractChannel(seen(paint.picture), style.coverage, 3);
    return style;
}

texture::LaidPatches* laid_in(FrameMemory* frames) {
    if (!frames) return nullptr;
    if (!frames->patches) frames->patches = std::make_shared<texture::LaidPatches>();
    return static_cast<texture::LaidPatches*>(frames->patches.get());
}

TextureProgress reporter(ProgressSink& progress) {
    return [&progress, started = std::chrono::steady_clock::now()](const std::string& phase, int step, int steps) {
        if (progress.cancelled()) throw Cancelled();
        const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
        const double done = double(step) / steps;
        progress.update({.phase = phase,
                         .step = step,
                         .steps = steps,
                         .fraction = done,
                         .device = tr("CPU"),
                         .seconds_left = seconds_left(elapsed, done)});
    };
}

}  // namespace

PixelBuffer paint_texture(const PixelBuffer& content, const std::vector<TexturePaint>& paints,
                          const TextureWishes& wishes, ProgressSink& progress) {
    std::vector<TextureStyle> styles;
    styles.reserve(paints.size());
    for (const auto& paint : paints) styles.push_back(style_of(paint));
    const TextureOptions options{
        .detail = wishes.detail, .iterations = wishes.iterations, .seed = wishes.seed, .laid = laid_in(wishes.frames)};
    const cv::Mat painted = texture_style(seen(content), styles, options, reporter(progress));
    PixelBuffer result(content.size(), content.format());
    cv::Mat target = seen(result);
    painted.copyTo(target);
    return result;
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/texture.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include "texture/levels.h"
#include "texture/recipe.h"
#include "texture/synthesis.h"

namespace impasto {
namespace {

constexpr int most_styles = 255;  // the style of a px is kept in a byte

[[noreturn]] void refuse(const char* sentence) { throw Error(ErrorKind::bad_option, sentence); }

void check(const TextureStyle& style) {
    if (style.picture.empty()) refuse(tr("The style picture has no pixels. Choose another one."));
    if (!style.coverage.empty() && cv::countNonZero(style.coverage >= 0.5) == 0)
        refuse(tr("The style picture is transparent throughout. Choose one with something in it to paint with."));
    if (!(style.weight > 0)) refuse(tr("The share of a style must be above 0. Leave a style out that is not wanted."));
}

void check(const std::vector<TextureStyle>& styles, const TextureOptions& options) {
    if (styles.empty() || styles.size() > std::size_t(most_styles))
        refuse(tr("Choose a style layer or a style file to paint with."));
    for (const auto& style : styles) check(style);
    if (!(options.detail >= 0 && options.detail <= 1)) refuse(tr("Detail must lie between 0 and 100."));
    if (options.iterations < 1) refuse(tr("At least one iteration is needed."));
}

}  // namespace

cv::Mat texture_style(const cv::Mat& content, const std::vector<TextureStyle>& styles, const TextureOptions& options,
                      const TextureProgress& progress) {
    CV_Assert(content.type() == CV_32FC3 && !content.empty());
    check(styles, options);
    const auto recipe = texture::recipe_for(options);
    if (progress) progress(tr("Preparing the pictures"), 0, 0);
    return texture::synthesised(texture::levels_of(content, styles, recipe, options.seed), recipe, options.seed,
                                options.laid, progress);
}

}  // namespace impasto

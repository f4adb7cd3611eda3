// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/synthesis.h"

#include <cmath>

#include <opencv2/imgproc.hpp>

#include <impasto/text.h>

#include "texture/aggregation.h"
#include "texture/color_transfer.h"
#include "texture/contrast.h"
#include "texture/nearest_patches.h"
#include "texture/occurrences.h"
#include "texture/random.h"
#include "texture/smoothing.h"
#include "texture/structure_mask.h"

namespace impasto::texture {
namespace {

constexpr int most_color_samples = 20000;

cv::Mat with_noise(const cv::Mat& picture, double deviation, std::uint64_t seed) {
    cv::Mat result = picture.clone();
    result.forEach<cv::Vec3f>([&](cv::Vec3f& color, const int* at) {
        Random random(seed, 2, (std::uint64_t(at[0]) << 32) + std::uint64_t(at[1]));
        // Four uniform numbers are near enough to a normal one.
        for (int c = 0; c < 3; ++c)
            color[c] += float(deviation * std::sqrt(3.0)) * (random.unit() + random.unit() + random.unit() + random.unit() - 2);
    });
    return result;
}

/// All there is at one size.
struct Level {
    cv::Mat content, content_weight;   // CV_32FC3 in the style's colours, CV_32F
    cv::Mat style_of;                  // CV_8U
    std::vector<StylePicture> styles;
    std::vector<cv::Mat> pictures, features;  // of the styles
    std::vector<cv::Vec3f> colors;     // samples of the styles
    DetailContrast contrast;

    int largest_patch() const {
        int side = std::min(content.cols, content.rows);
        for (const auto& style : styles) side = std::min({side, style.picture.cols, style.picture.rows});
        return side;
    }
};

cv::Mat fused(const cv::Mat& picture, const cv::Mat& content, const cv::Mat& weight) {
    cv::Mat result(picture.size(), CV_32FC3);
    cv::parallel_for_({0, picture.rows}, [&](const cv::Range& rows) {
        for (int y = rows.start; y < rows.end; ++y)
            for (int x = 0; x < picture.cols; ++x) {
                const float w = weight.at<float>(y, x);
                result.at<cv::Vec3f>(y, x) = (picture.at<cv::Vec3f>(y, x) + w * content.at<cv::Vec3f>(y, x)) * (1 / (1 + w));
            }
    });
    return result;
}

std::vector<cv::Vec3f> style_colors(const std::vector<StylePicture>& styles) {
    std::vector<cv::Vec3f> all;
    for (const auto& style : styles) {
        const auto some = color_samples(style.picture, style.usable, most_color_samples);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

double mean_distance(const PatchField& field) {
    double sum = 0;
    for (const auto& match : field.matches) sum += match.distance;
    return sum / double(field.matches.size());
}

class Synthesis {
public:
    Synthesis(const std::vector<Level>& levels, const Recipe& recipe, std::uint64_t seed, const TextureProgress& progress)
        : levels_(levels), recipe_(recipe), seed_(seed), progress_(progress),
          steps_(int(levels.size() * recipe.patch_px.size()) * recipe.rounds) {}

    cv::Mat result() {
        for (std::size_t i = levels_.size(); i-- > 0;) paint(levels_[i]);
        return picture_;
    }

private:
    void paint(const Level& level) {
        for (const int patch_px : recipe_.patch_px) {
            begin(level, std::min(patch_px, level.largest_patch()));
            for (int round = 0; round < recipe_.rounds; ++round) refine(level);
        }
    }

    void begin(const Level& level, int patch_px) {
        const PatchGrid grid{level.content.size(), patch_px, std::max(1, int(std::lround(patch_px * recipe_.step)))};
        sources_.clear();
        for (std::size_t k = 0; k < level.styles.size(); ++k) sources_.emplace_back(level.styles[k], level.features[k], patch_px);
        if (picture_.empty()) {
            picture_ = with_noise(level.content, recipe_.noise, seed_);
            field_ = random_field(grid, level.style_of, sources_, seed_);
            match(recipe_.first_sweeps, 0);
            return;
        }
        field_ = regridded(field_, grid, level.style_of, sources_, seed_);
        if (picture_.size() != grid.picture) {
            cv::Mat larger;
            cv::resize(picture_, larger, grid.picture, 0, 0, cv::INTER_CUBIC);
            picture_ = aggregated(field_, level.pictures, larger, {.rounds=recipe_.irls,.norm=recipe_.norm});
            picture_ = fused(picture_, level.content, level.content_weight);
        }
    }

    void match(int sweeps, int radius_px) {
        price_repetition(sources_, field_, recipe_.repetition * mean_distance(field_));
        improve(field_, features_of(picture_), sources_, {.sweeps = sweeps, .radius_px = radius_px, .seed = seed_, .when = std::uint64_t(++step_)});
    }

    void refine(const Level& level) {
        match(recipe_.sweeps, recipe_.trial_radius_px);
        const bool last = told_ + 1 == steps_;
        picture_ = fused(aggregated(field_, level.pictures, picture_, {.rounds=recipe_.irls,.norm=last?recipe_.last_norm:recipe_.norm}), level.content, last ? cv::Mat(level.content_weight * recipe_.finish) : level.content_weight);
        if (const double gain = last ? recipe_.lastcontrast : recipe_.contrast; gain > 1) picture_ = with_contrast(picture_, level.contrast, gain);
        if (recipe_.colors > 0) picture_ = ColorMap(color_samples(picture_, {}, most_color_samples / 2), level.colors, recipe_.colors)(picture_);
        if (recipe_.smoothing > 0) picture_ = smoothed(picture_, 3, float(recipe_.smoothing));
        ++told_;
        if (progress_) progress_(tr("Painting with patches"), told_, steps_);
    }

    const std::vector<Level>& levels_;
    const Recipe& recipe_;
    std::uint64_t seed_;
    const TextureProgress& progress_;
    int steps_, step_ = 0, told_ = 0;
    cv::Mat picture_;
    PatchField field_;
    std::vector<PatchSource> sources_;
};

std::vector<Level> levels_of(const cv::Mat& content, const std::vector<TextureStyle>& styles, const Recipe& recipe) {
    const int count = level_count(content.size(), styles, recipe.coarsest_px, recipe.least_px);
    std::vector<Level> levels(static_cast<std::size_t>(count));
    for (const auto& style : styles) {
        auto sizes = pyramid(style, count);
        for (int i = 0; i < count; ++i) levels[std::size_t(i)].styles.push_back(sizes[std::size_t(i)]);
    }
    const auto colors = style_colors(levels.front().styles);
    const cv::Mat colored = ColorMap(color_samples(content, {}, most_color_samples), colors, recipe.first_colors)(content);
    const auto contents = pyramid(colored, count);
    const auto masks = pyramid(structure_mask(content), count);
    for (int i = 0; i < count; ++i) {
        auto& level = levels[std::size_t(i)];
        level.content = contents[std::size_t(i)];
        const double share = count > 1 ? double(i) / (count - 1) : 0;
        level.content_weight = (recipe.fusion + recipe.structure * masks[std::size_t(i)]) * std::pow(recipe.fine_fusion, 1 - share);
        level.style_of = cv::Mat(level.content.size(), CV_8U, cv::Scalar(0));
        level.colors = style_colors(level.styles);
        level.contrast = detail_contrast(level.styles[0].picture, level.styles[0].usable);
        for (const auto& style : level.styles) level.pictures.push_back(style.picture), level.features.push_back(features_of(style.picture));
    }
    return levels;
}

}  // namespace

Recipe recipe_for(const TextureOptions& options) {
    Recipe recipe;
    recipe.rounds = (options.iterations + 49) / 50;
    return recipe;
}

cv::Mat synthesised(const cv::Mat& content, const std::vector<TextureStyle>& styles, const Recipe& recipe, std::uint64_t seed,
                    const TextureProgress& progress) {
    const auto levels = levels_of(content, styles, recipe);
    return Synthesis(levels, recipe, seed, progress).result();
}

}  // namespace impasto::texture

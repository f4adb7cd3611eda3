// SPDX-License-Identifier: GPL-3.0-or-later
#include "texture/synthesis.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include <impasto/text.h>

#include "texture/aggregation.h"
#include "texture/color_transfer.h"
#include "texture/nearest_patches.h"
#include "texture/occurrences.h"
#include "texture/random.h"

namespace impasto::texture {
namespace {

constexpr int color_samples_of_a_step = 6000;

cv::Mat with_noise(const cv::Mat& picture, double deviation, std::uint64_t seed) {
    cv::Mat result = picture.clone();
    result.forEach<cv::Vec3f>([&](cv::Vec3f& color, const int* at) {
        Random random(seed, 2, (std::uint64_t(at[0]) << 32) + std::uint64_t(at[1]));
        // Four uniform numbers are near enough to a normal one.
        for (int c = 0; c < 3; ++c)
            color[c] +=
                float(deviation * std::sqrt(3.0)) * (random.unit() + random.unit() + random.unit() + random.unit() - 2);
    });
    return result;
}

/// Mean of `picture`, which weighs 1, and `content`, which weighs `factor * weight`.
cv::Mat fused(const cv::Mat& picture, const cv::Mat& content, const cv::Mat& weight, double factor) {
    cv::Mat result(picture.size(), CV_32FC3);
    cv::parallel_for_({0, picture.rows}, [&](const cv::Range& rows) {
        for (int y = rows.start; y < rows.end; ++y)
            for (int x = 0; x < picture.cols; ++x) {
                const float w = float(factor) * weight.at<float>(y, x);
                result.at<cv::Vec3f>(y, x) =
                    (picture.at<cv::Vec3f>(y, x) + w * content.at<cv::Vec3f>(y, x)) * (1 / (1 + w));
            }
    });
    return result;
}

double mean_distance(const PatchField& field) {
    double sum = 0;
    for (const auto& match : field.matches) sum += match.distance;
    return sum / double(field.matches.size());
}

class Synthesis {
public:
    Synthesis(const std::vector<Level>& levels, const Recipe& recipe, std::uint64_t seed, LaidPatches* laid,
              const TextureProgress& progress)
        : levels_(levels), recipe_(recipe), seed_(seed), laid_(laid), progress_(progress),
          steps_(int(levels.size() * recipe.patch_px.size()) * recipe.rounds) {}

    cv::Mat result() {
        for (std::size_t i = levels_.size(); i-- > 0;)
            for (const int patch_px : recipe_.patch_px) paint(levels_[i], patch_px);
        return cv::max(cv::min(picture_, 1.0), 0.0);
    }

private:
    void paint(const Level& level, int patch_px) {
        begin(level, std::min(patch_px, level.largest_patch()));
        for (int round = 0; round < recipe_.rounds; ++round) {
            refine(level);
            if (progress_) progress_(tr("Painting with patches"), step_, steps_);
        }
    }

    void begin(const Level& level, int patch_px) {
        const PatchGrid grid{level.content.size(), patch_px,
                             std::max(1, int(std::lround(patch_px * recipe_.step_share)))};
        sources_.clear();
        for (std::size_t k = 0; k < level.styles.size(); ++k)
            sources_.emplace_back(level.styles[k], level.features[k], patch_px);
        if (picture_.empty()) return first_match(level, grid);
        field_ = regridded(field_, grid, level.style_of, sources_, seed_);
        if (picture_.size() != grid.picture) enlarge(level);
    }

    void first_match(const Level& level, const PatchGrid& grid) {
        picture_ = with_noise(level.content, recipe_.noise, seed_);
        field_ = random_field(grid, level.style_of, sources_, seed_);
        search({.sweeps = recipe_.first_sweeps, .seed = seed_});
    }

    /// Patches of the frame before that still fit lie again. Strokes are so many choices between patches that are
    /// hardly better or worse that a code's difference anywhere would lay them anew everywhere.
    void search(const SearchOptions& options) {
        const cv::Mat features = features_of(picture_);
        if (!laid_) return improve(field_, features, sources_, options);
        laid_->searches.resize(std::max(laid_->searches.size(), searches_ + 1));
        auto& laid = laid_->searches[searches_++];
        settle(field_, laid, features, sources_);
        improve(field_, features, sources_, options);
        laid = field_;
    }

    /// The patches found at half the size, at this one: their fine strokes are what a larger picture lacks.
    void enlarge(const Level& level) {
        cv::Mat larger;
        cv::resize(picture_, larger, level.content.size(), 0, 0, cv::INTER_CUBIC);
        picture_ = fused(aggregated(field_, level.pictures, larger, {}), level.content, level.content_weight, 1);
    }

    void refine(const Level& level) {
        const bool last = ++step_ == steps_;
        price_repetition(sources_, field_, recipe_.repetition * mean_distance(field_));
        search({.sweeps = recipe_.sweeps,
                .radius_px = recipe_.trial_radius_px,
                .seed = seed_,
                .when = std::uint64_t(step_)});
        picture_ = fused(aggregated(field_, level.pictures, picture_, {}), level.content, level.content_weight,
                         last ? recipe_.finish : 1);
        if (last) picture_ = with_contrast(picture_, level.contrast, recipe_.gains);
        give_colors(level);
    }

    /// To each style's part of the picture the style's own.
    void give_colors(const Level& level) {
        for (std::size_t k = 0; k < level.styles.size(); ++k) {
            const cv::Mat part = level.style_of == int(k);
            const ColorMap map(color_samples(picture_, part, color_samples_of_a_step), level.colors[k]);
            map(picture_).copyTo(picture_, part);
        }
    }

    const std::vector<Level>& levels_;
    const Recipe& recipe_;
    std::uint64_t seed_;
    LaidPatches* laid_;
    const TextureProgress& progress_;
    int steps_, step_ = 0;
    std::size_t searches_ = 0;  // done, of those that are remembered
    cv::Mat picture_;
    PatchField field_;
    std::vector<PatchSource> sources_;
};

}  // namespace

cv::Mat synthesised(const std::vector<Level>& levels, const Recipe& recipe, std::uint64_t seed, LaidPatches* laid,
                    const TextureProgress& progress) {
    return Synthesis(levels, recipe, seed, laid, progress).result();
}

}  // namespace impasto::texture

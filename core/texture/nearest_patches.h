// SPDX-License-Identifier: GPL-3.0-or-later
// Nearest patches by PatchMatch: Barnes, Shechtman, Finkelstein & Goldman 2009. Each sweep reads the field of the sweep
// before only, so that it runs on all cores and comes out the same on any number of them.
#pragma once

#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

#include "texture/patch_field.h"
#include "texture/pyramid.h"

namespace impasto::texture {

/// What patches are compared by, CV_32FC4: R'G'B' on axes of luma and
/// chroma, and a spare channel of 0 that fills the register.
cv::Mat features_of(const cv::Mat& picture);

/// Where patches of one size may come from.
class PatchSource {
public:
    /// `style` with its features; only patches that are usable throughout
    /// count, or, where there is none, the most usable ones.
    PatchSource(const StylePicture& style, const cv::Mat& features, int patch_px);

    bool allows(cv::Point place) const { return inside(place) && (all_allowed_ || allowed_.at<uchar>(place)); }
    cv::Point random_place(std::uint64_t seed, std::uint64_t when, std::uint64_t where) const;
    /// `place` if patches may come from there, else one inside the picture next to it, else a random one.
    cv::Point nearest_allowed(cv::Point place, std::uint64_t seed, std::uint64_t where) const;
    const cv::Mat& features() const { return features_; }
    cv::Size places() const { return allowed_.size(); }
    /// About how many px of the style patches may cover: all of them, by the share of places that are allowed.
    double usable_px() const { return usable_px_; }

    cv::Mat penalty;  ///< CV_32F by place, added to the distance; empty: none

private:
    bool inside(cv::Point place) const {
        return place.x >= 0 && place.y >= 0 && place.x < allowed_.cols && place.y < allowed_.rows;
    }

    cv::Mat features_, allowed_;
    bool all_allowed_;
    std::vector<cv::Point> allowed_places_;  ///< empty where all are
    double usable_px_;
};

/// Mean square difference of two patches of `patch_px`², at `a` and `b` (CV_32FC4); may stop above `limit`.
float patch_distance(const cv::Mat& a, cv::Point at_a, const cv::Mat& b, cv::Point at_b, int patch_px, float limit);

struct SearchOptions {
    int sweeps = 4;
    int radius_px = 0;  ///< of the first random trial; 0: the whole style
    std::uint64_t seed = 0, when = 0;
};

/// Random patches, for each place one of the style `style_of` names there (CV_8U, of the picture's size).
PatchField random_field(const PatchGrid& grid, const cv::Mat& style_of, const std::vector<PatchSource>& sources,
                        std::uint64_t seed);

/// `field` laid on another grid, of another patch size or of a picture twice as large: each place takes what lay there.
PatchField regridded(const PatchField& field, const PatchGrid& grid, const cv::Mat& style_of,
                     const std::vector<PatchSource>& sources, std::uint64_t seed);

/// Where the patch that lay there `before`, in the last frame of an animation, fits the picture with these features
/// (CV_32FC4) about as well as it did when it was found, and most around it do, it lies there again and is settled.
/// Nothing is, where that frame had another grid.
void settle(PatchField& field, const PatchField& before, const cv::Mat& features,
            const std::vector<PatchSource>& sources);

/// Better matches for the picture with these features (CV_32FC4), except where they are settled.
void improve(PatchField& field, const cv::Mat& features, const std::vector<PatchSource>& sources,
             const SearchOptions& options);

}  // namespace impasto::texture

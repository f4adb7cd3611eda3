// SPDX-License-Identifier: GPL-3.0-or-later
// The loss of a picture and its gradient, tile by tile and yet exactly that of the whole picture.
//
//   pass 1  each tile's features → sums, added up → statistics of the whole picture → their slopes
//   pass 2  all features that see the tile → slope of each → back-propagated to the tile
//
// A feature belongs to the tile in which its cell begins, and what is looked at is computed with the halo it sees, so
// no feature is counted twice or computed from less than it sees. Where one tile holds the whole
// picture, pass 2 uses the features of pass 1. On the CPU the gradient has the same bits whatever the tile, from 64 px
// on, for convolutions (steady_convolution) and sums (feature_sums) have, and what tiles send back to one px is not
// added up from tile to tile.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <impasto/image.h>
#include <impasto/progress.h>

#include "style/losses.h"
#include "style/perceptual_network.h"
#include "tiled_runner.h"

namespace impasto {

/// A perceptual network, the taps that are looked at, and how large a tile may be. Tiles shrink, and move
/// to the CPU, when memory is short, and stay so.
struct Perception {
    std::shared_ptr<PerceptualNetwork> network;
    std::vector<std::string> style_taps;
    std::string content_tap;
    int tile_px = 512;
    ComputePlace place;

    /// Taps in the network's order. Throws Error{no_model} when the network has no tap of a name.
    std::vector<TapTraits> traits_of(const std::vector<std::string>& names) const;
};

/// A picture as the losses see it. color: [1, 3, h, w], 0…1; visibility: [1, 1, h, w], 0…1.
struct Canvas {
    torch::Tensor color, visibility;
    Size size() const { return {int(color.size(3)), int(color.size(2))}; }
};

/// Statistics of the style taps over a whole picture.
std::vector<FeatureStatistics> picture_statistics(Perception& perception, const Canvas& picture,
                                                  ProgressSink& progress);

/// Features of the style taps over a picture as small as a preview, each [1,
/// c, …], where the network remembers such; else none.
std::vector<torch::Tensor> remembered_features(Perception& perception, const Canvas& picture);

struct ObjectiveWeights {
    std::vector<double> style;  ///< one a style tap
    double content = 0;
    double total_variation = 0;
    double out_of_range = 0;
    /// Slopes are what each feature lacks, in its own units, as the steps of a StyleNetwork are trained for, instead of
    /// derivatives of relative losses.
    bool by_feature = false;
};

struct Evaluation {
    double loss = 0, style = 0, content = 0;  ///< `loss` is weighted; the other two are means, relative, unweighted
    torch::Tensor gradient;  ///< [1, 3, h, w], of loss · px: independent of the picture's size, as steps should be
};

/// What the network sees of a part of the picture.
struct TileView {
    Rect part;
    Rect region;                     ///< the part and its halo
    torch::Tensor input;             ///< [1, 3, …] of the region, where a gradient ends
    std::vector<torch::Tensor> own;  ///< the part's own features, one a tap
};

class Objective {
public:
    /// `style`: one goal a style tap. `content`: the picture whose structure is kept.
    Objective(Perception& perception, StyleLoss loss, std::vector<StyleGoal> style, const Canvas& content,
              const ObjectiveWeights& weights, ProgressSink& progress);

    /// color: [1, 3, h, w] of the content's size.
    Evaluation evaluate(const torch::Tensor& color);

private:
    struct Slopes;  // of every term by the features of a tile
    std::vector<StatisticsSlope> style_slopes(const std::vector<FeatureStatistics>& statistics) const;
    Slopes slopes_of(const torch::Tensor& totals, double px, Evaluation& evaluation) const;
    torch::Tensor pass_1(const torch::Tensor& color);
    torch::Tensor pass_2(const torch::Tensor& color, const Slopes& slopes);
    torch::Tensor tile_totals(const TileView& view) const;
    torch::Tensor view_gradient(const TileView& view, const Slopes& slopes) const;
    void add_picture_terms(const torch::Tensor& color, double px, Evaluation& evaluation) const;

    Perception& perception_;
    StyleLoss loss_;
    std::vector<StyleGoal> style_;
    std::vector<std::string> names_;  // style taps, then the content tap
    std::vector<TapTraits> taps_;
    std::vector<torch::Tensor> visibility_;  // of each tap's features
    torch::Tensor content_features_;
    double content_size_ = 1;  // weighted square of the content's features, which its loss is divided by
    ObjectiveWeights weights_;
    ProgressSink& progress_;
    std::optional<TileView> kept_;  // of a picture that is one tile, from pass 1 to pass 2
};

}  // namespace impasto

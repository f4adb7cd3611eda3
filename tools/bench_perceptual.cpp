// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_perceptual.h"

#include <algorithm>
#include <limits>

#include <impasto/model.h>
#include <impasto/text.h>

#include "places.h"
#include "seconds_of.h"
#include "style/canvas.h"
#include "style/objective.h"
#include "style/perceptual_registry.h"
#include "style/recipe.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

Canvas random_canvas(int side_px) { return opaque(torch::rand({1, 3, side_px, side_px})); }

/// A picture on its way to a style, seen by one network.
class Painting {
public:
    Painting(const ModelManifest& model, const Canvas& content, const Canvas& style)
        : id_(model.id), network_(open_perceptual(model)), perception_{.network = network_,
                                                                       .style_taps = recipe_.style_taps,
                                                                       .content_tap = recipe_.content_tap,
                                                                       .tile_px = 1 << 14,
                                                                       .place = {}},
          objective_(perception_, recipe_.style_loss,
                     make_goals(recipe_.style_loss, picture_statistics(perception_, style, progress_)), content,
                     {.style = recipe_.style_weights, .content = recipe_.content_weight}, progress_),
          picture_(content.color.clone()), optimizer_(make_lbfgs(recipe_.lbfgs)) {}

    void go_on() {
        const auto evaluation = objective_.evaluate(picture_);
        optimizer_->step(picture_, evaluation.loss, evaluation.gradient);
    }

    void measure() {
        seconds_ = std::min(seconds_, seconds_of([this] { go_on(); }));
    }

    Table::Row row(double least_seconds) const {
        const auto* chain = dynamic_cast<const ConvolutionChainImpl*>(network_.get());
        const double multiplications = chain ? multiplications_per_px(chain->plan(), customary_taps) : 0;
        return {id_, fixed(multiplications, 0), fixed(seconds_, 3), fixed(seconds_ / least_seconds, 2)};
    }

    double seconds() const { return seconds_; }

private:
    std::string id_;
    Recipe recipe_;
    SilentProgress progress_;
    std::shared_ptr<PerceptualNetwork> network_;
    Perception perception_;
    Objective objective_;
    torch::Tensor picture_;
    std::unique_ptr<PictureOptimizer> optimizer_;
    double seconds_ = std::numeric_limits<double>::max();
};

}  // namespace

Table bench_perceptual(int side_px, int repeats) {
    torch::manual_seed(0);
    const Canvas content = random_canvas(side_px), style = random_canvas(side_px);
    std::vector<std::unique_ptr<Painting>> paintings;
    for (const auto& model : find_models(model_places()))
        if (model.problem.empty() && model.manifest.task == "perceptual")
            paintings.push_back(std::make_unique<Painting>(model.manifest, content, style));
    for (auto& painting : paintings) painting->go_on();  // the first one pays for what LibTorch sets up
    for (int i = 0; i < repeats; ++i)
        for (auto& painting : paintings) painting->measure();
    Table table({tr("network"), tr("multiplications / px"), tr("seconds"), tr("seconds / least")}, {Align::left});
    double least = std::numeric_limits<double>::max();
    for (const auto& painting : paintings) least = std::min(least, painting->seconds());
    for (const auto& painting : paintings) table.add(painting->row(least));
    return table;
}

}  // namespace impasto::tools

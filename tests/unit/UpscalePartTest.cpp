// SPDX-License-Identifier: GPL-3.0-or-later
// A part of an upscale, as previews have it: px for px that of the whole.
#include "upscale_run.h"

#include <impasto/error.h>

#include "support/networks.h"
#include "support/pictures.h"
#include "upscale_plan.h"

namespace impasto {
namespace {

using testing::RecordedProgress;

constexpr PixelFormat rgb{true, false}, rgba{true, true}, grey_alpha{false, true};

PixelBuffer cropped(const PixelBuffer& picture, Rect rect) {
    PixelBuffer part(rect.size(), picture.format());
    picture.read(rect, part.values().data());
    return part;
}

/// Every part against the whole in small tiles.
void expect_parts_of_whole(const std::shared_ptr<Network>& network, const PixelBuffer& source, Size result,
                           const std::vector<Rect>& parts, const UpscaleOptions& options, int window_px = 0) {
    PixelBuffer whole(result, source.format());
    RecordedProgress progress;
    upscale_with(network, source, whole, options, progress, 96, window_px);
    for (const Rect rect : parts) {
        PixelBuffer part(rect.size(), source.format());
        upscale_part_with(network, source, result, rect, part, options, progress, 0, window_px);
        EXPECT_TRUE(testing::near(cropped(whole, rect), part, 1e-5f))
            << rect.x << ", " << rect.y << " of " << result.width << " × " << result.height;
    }
}

TEST(UpscalePart, APartEqualsTheSameCropOfTheWhole) {
    for (const auto format : {rgb, rgba, grey_alpha})
        for (const bool seamless : {false, true})
            for (const double factor : {1.0, 1.7, 2.0}) {
                const auto network = factor == 1 ? testing::random_dense_compact() : testing::random_compact(2);
                const auto source = testing::noise_picture({91, 57}, format);
                const Size result = upscaled_size(source.size(), factor);
                expect_parts_of_whole(
                    network, source, result,
                    {{0, 0, 40, 30}, {37, 21, 41, 33}, {result.width - 35, result.height - 20, 35, 20}},
                    {.seamless = seamless});
            }
}

TEST(UpscalePart, APartOfATransparentPictureEqualsTheWhole) {
    const auto source = testing::disc_picture(90, 0.3f);
    expect_parts_of_whole(testing::random_compact(2), source, {153, 153}, {{20, 30, 70, 50}}, {});
    expect_parts_of_whole(testing::random_compact(2), source, {180, 180}, {{20, 30, 70, 50}}, {.best_quality = true});
}

/// A source that says which px were asked for.
class WatchedSource final : public PixelSource {
public:
    explicit WatchedSource(const PixelBuffer& picture) : picture_(picture) {}
    Size size() const override { return picture_.size(); }
    PixelFormat format() const override { return picture_.format(); }
    void read(Rect rect, float* out) const override {
        read_px += rect.area();
        picture_.read(rect, out);
    }
    mutable std::size_t read_px = 0;

private:
    const PixelBuffer& picture_;
};

TEST(UpscalePart, APartIsReadAndComputedAloneAndTellsWhatTheWholeCosts) {
    const auto picture = testing::noise_picture({400, 300}, rgb);
    const WatchedSource source(picture);
    std::int64_t network_px = 0;
    const auto inner = testing::random_compact(2);
    const auto counted = testing::network_of(inner->traits(), [&](const torch::Tensor& x) {
        network_px += x.size(2) * x.size(3);
        return inner->forward(x);
    });
    PixelBuffer part({100, 80}, rgb);
    RecordedProgress progress;
    const auto cost = upscale_part_with(counted, source, {800, 600}, {300, 200, 100, 80}, part, {}, progress);
    EXPECT_LT(source.read_px, 90u * 80);
    EXPECT_LT(network_px, 80 * 70);
    EXPECT_GT(cost.bytes, 0);
    EXPECT_GT(cost.seconds, 0);
    EXPECT_EQ(cost.device, "CPU");
}

TEST(UpscalePart, TimeIsExpectedByThePxTheNetworkIsGiven) {
    std::int64_t given_px = 0;
    const auto inner = testing::random_compact(2);
    const auto counted = testing::network_of(inner->traits(), [&](const torch::Tensor& x) {
        given_px += x.size(2) * x.size(3);
        return inner->forward(x);
    });
    const auto source = testing::noise_picture({131, 77}, rgb);
    for (const Size result : {Size{262, 154}, Size{223, 131}, Size{393, 231}}) {
        given_px = 0;
        PixelBuffer pixels(result, rgb);
        RecordedProgress progress;
        upscale_with(counted, source, pixels, {}, progress, 64);
        const auto path = UpscalePath::between(source.size(), result, inner->traits());
        EXPECT_EQ(network_px(path, {0, 0, result.width, result.height}, 64), double(given_px));
    }
}

/// Stops when the network is about to be asked for the second time.
class Impatient final : public ProgressSink {
public:
    void update(const ProgressRecord&) override {}
    void note(const std::string&) override {}
    bool cancelled() const override { return ++questions > 2; }
    mutable int questions = 0;
};

TEST(UpscalePart, ACancelIsHeardWithinATile) {
    const auto source = testing::noise_picture({50, 50}, rgba);
    PixelBuffer result({400, 400}, rgba);
    Impatient progress;
    int asked = 0;
    const auto counted = testing::network_of({.scale = 2}, [&](const torch::Tensor& x) {
        ++asked;
        return x.repeat_interleave(2, 2).repeat_interleave(2, 3);
    });
    EXPECT_THROW(upscale_with(counted, source, result, {}, progress, 4096), Cancelled);
    EXPECT_EQ(asked, 1);
}

TEST(UpscalePart, APartOfWhatWindowsAnswerEqualsTheWhole) {
    // Takes all of its input into account, and says so.
    const NetworkTraits traits{.scale = 2, .size_multiple = 4, .radius_px = 6, .exact_halo = false, .overlap_px = 8};
    const auto far_seeing = testing::network_of(traits, [](const torch::Tensor& x) {
        return (0.9 * x + 0.1 * x.mean()).repeat_interleave(2, 2).repeat_interleave(2, 3);
    });
    const auto source = testing::noise_picture({110, 67}, rgb);
    for (const double factor : {1.5, 2.0})
        expect_parts_of_whole(far_seeing, source, upscaled_size(source.size(), factor), {{31, 22, 60, 50}}, {}, 20);
}

}  // namespace
}  // namespace impasto

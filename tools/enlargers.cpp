// SPDX-License-Identifier: GPL-3.0-or-later
#include "enlargers.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include <opencv2/imgproc.hpp>

#include "degrade.h"
#include "picture.h"
#include "quality.h"
#include "resample.h"
#include "tensor_image.h"
#include "terminal.h"
#include "tile_grid.h"

namespace impasto::tools {
namespace {

Size size_of(const torch::Tensor& x) { return {int(x.size(3)), int(x.size(2))}; }

torch::Tensor cropped_to_multiple(const torch::Tensor& x, int scale) {
    return x.narrow(2, 0, x.size(2) / scale * scale).narrow(3, 0, x.size(3) / scale * scale);
}

Enlarger interpolation(const char* name, Filter filter) {
    return {.name = name, .enlarge = [filter](const Pair& pair) {
                return stored(resample_to(pair.small, int(pair.original.size(2)), int(pair.original.size(3)), filter));
            }};
}

torch::Tensor as_jpeg(const torch::Tensor& x, const Damage& damage) {
    const auto bytes = (as_rgb(x)[0].permute({1, 2, 0}) * 255).round().to(torch::kUInt8).contiguous();
    const cv::Mat rgb(int(bytes.size(0)), int(bytes.size(1)), CV_8UC3, bytes.data_ptr());
    cv::Mat pixels;
    cv::cvtColor(rgb, pixels, cv::COLOR_RGB2BGR);
    pixels = compressed(pixels, {.quality = damage.jpeg_quality, .shift = {damage.block_offset, damage.block_offset}});
    cv::cvtColor(pixels, pixels, cv::COLOR_BGR2RGB);
    const auto back = torch::from_blob(pixels.data, bytes.sizes(), torch::kUInt8)
                          .permute({2, 0, 1})
                          .unsqueeze(0)
                          .to(torch::kFloat32) /
                      255;
    return x.size(1) == 3 ? back : back.mean(1, true);
}

torch::Tensor through_engine(Engine& engine, const Pair& pair, const UpscaleOptions& options) {
    const PixelFormat format{.is_rgb = pair.small.size(1) == 3};
    PixelBuffer small(size_of(pair.small), format), large(size_of(pair.original), format);
    write_rect(small, whole(small.size()), pair.small);
    SilentProgress progress;
    engine.upscale(small, large, options, progress);
    return stored(read_plane(large, whole(large.size()), Border::reflect));
}

}  // namespace

Pair read_pair(const std::filesystem::path& file, const Damage& damage) {
    constexpr int least_small_px = 16;  // below that, no window of the SSIM fits
    const Picture picture = read_picture(file);
    const auto pixels = read_plane(picture, whole(picture.size()), Border::reflect);
    const auto original =
        cropped_to_multiple(stored(pixels.narrow(1, 0, picture.format().color_channels())), damage.scale);
    const Size size{int(original.size(3)) / damage.scale, int(original.size(2)) / damage.scale};
    if (size.width < least_small_px || size.height < least_small_px)
        throw Error(ErrorKind::bad_file, format_text(tr("%s is too small to be measured."), file.c_str()));
    const auto small = damage.scale == 1 ? original : stored(resample_to(original, size.height, size.width));
    return {.small = damage.jpeg_quality > 0 ? as_jpeg(small, damage) : small, .original = original};
}

std::vector<Enlarger> plain_ways(int scale) {
    if (scale == 1) return {{.name = "as it is", .enlarge = [](const Pair& pair) { return pair.small; }}};
    return {interpolation("bicubic", Filter::cubic), interpolation("lanczos", Filter::lanczos)};
}

Enlarger neural(Engine& engine, const std::string& model, const UpscaleOptions& options) {
    return {.name = model, .enlarge = [&engine, model, options](const Pair& pair) {
                auto with_model = options;
                with_model.model = model;
                return through_engine(engine, pair, with_model);
            }};
}

}  // namespace impasto::tools

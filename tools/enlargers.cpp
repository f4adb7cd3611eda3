// SPDX-License-Identifier: GPL-3.0-or-later
#include "enlargers.h"

#include <impasto/error.h>
#include <impasto/text.h>

#include "picture.h"
#include "quality.h"
#include "resample.h"
#include "tensor_image.h"
#include "terminal.h"

namespace impasto::tools {
namespace {

Rect whole(Size size) { return {0, 0, size.width, size.height}; }

Size size_of(const torch::Tensor& x) { return {int(x.size(3)), int(x.size(2))}; }

torch::Tensor cropped_to_multiple(const torch::Tensor& x, int scale) {
    return x.narrow(2, 0, x.size(2) / scale * scale).narrow(3, 0, x.size(3) / scale * scale);
}

Enlarger interpolation(const char* name, Filter filter) {
    return {.name = name, .enlarge = [filter](const Pair& pair) {
                return stored(resample_to(pair.small, int(pair.original.size(2)), int(pair.original.size(3)), filter));
            }};
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

Pair read_pair(const std::filesystem::path& file, int scale) {
    constexpr int least_small_px = 16;  // below that, no window of the SSIM fits
    const Picture picture = read_picture(file);
    const auto pixels = read_plane(picture, whole(picture.size()), Border::reflect);
    const auto original = cropped_to_multiple(stored(pixels.narrow(1, 0, picture.format().color_channels())), scale);
    const Size small{int(original.size(3)) / scale, int(original.size(2)) / scale};
    if (small.width < least_small_px || small.height < least_small_px)
        throw Error(ErrorKind::bad_file, format_text(tr("%s is too small to be measured."), file.c_str()));
    return {.small = stored(resample_to(original, small.height, small.width)), .original = original};
}

std::vector<Enlarger> interpolations() {
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

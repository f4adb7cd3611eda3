// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_pictures.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include <glib/gi18n.h>

#include <impasto/text.h>

#include "boundary.h"
#include "config.h"
#include "drawable_io.h"
#include "layers.h"

namespace impasto::plugin {
namespace {

/// A copy of a drawable's pixels as they are stored, so that its image can be closed.
class PixelCopy final : public PixelSource {
public:
    PixelCopy(GimpDrawable* drawable, GimpDrawable* like)
        : size_(whole(drawable).size()),
          format_{.is_rgb = pixel_format(like).is_rgb, .has_alpha = pixel_format(drawable).has_alpha},
          stored_format_(gimp_drawable_get_format(drawable)),
          conversion_(babl_fish(stored_format_, float_format(like, format_))),
          bytes_(whole(drawable).area() * px_bytes()) {
        const ObjectPtr<GeglBuffer> buffer(gimp_drawable_get_buffer(drawable));
        const auto place = to_gegl(whole(drawable));
        gegl_buffer_get(buffer.get(), &place, 1.0, stored_format_, bytes_.data(), GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
    }

    Size size() const override { return size_; }
    PixelFormat format() const override { return format_; }

    void read(Rect rect, float* out) const override {
        for (int y = rect.y; y < rect.bottom(); ++y, out += rect.width * format_.channels())
            babl_process(conversion_,
                         &bytes_[(std::size_t(y) * std::size_t(size_.width) + std::size_t(rect.x)) * px_bytes()], out,
                         rect.width);
    }

private:
    std::size_t px_bytes() const { return std::size_t(babl_format_get_bytes_per_pixel(stored_format_)); }

    Size size_;
    PixelFormat format_;
    const Babl *stored_format_, *conversion_;
    std::vector<unsigned char> bytes_;
};

/// An image that is open for as long as this lives.
class OpenImage {
public:
    explicit OpenImage(GFile* file) {
        auto* plug_in = gimp_get_plug_in();
        // What goes wrong is told in our own sentence; by default GIMP would show one of its own before it.
        gimp_plug_in_set_pdb_error_handler(plug_in, GIMP_PDB_ERROR_HANDLER_PLUGIN);
        image_ = gimp_file_load(GIMP_RUN_NONINTERACTIVE, file);
        if (!image_) problem_ = gimp_pdb_get_last_error(gimp_get_pdb());  // the next call forgets it
        gimp_plug_in_set_pdb_error_handler(plug_in, GIMP_PDB_ERROR_HANDLER_INTERNAL);
    }
    ~OpenImage() {
        if (image_) gimp_image_delete(image_);
    }
    OpenImage(const OpenImage&) = delete;
    OpenImage& operator=(const OpenImage&) = delete;

    /// Everything that is to be seen, as one layer; null where that is nothing.
    GimpDrawable* picture() const {
        return image_ ? GIMP_DRAWABLE(gimp_image_merge_visible_layers(image_, GIMP_CLIP_TO_IMAGE)) : nullptr;
    }

    /// GIMP's sentence on why it is not open.
    const std::string& problem() const { return problem_; }

private:
    GimpImage* image_;
    std::string problem_;
};

bool is_hidden(const std::vector<float>& values, int channels) {
    for (std::size_t alpha = std::size_t(channels) - 1; alpha < values.size(); alpha += std::size_t(channels))
        if (values[alpha] > 0) return false;
    return true;
}

bool is_empty(const PixelSource& picture) {
    if (!picture.format().has_alpha) return false;
    const auto [width, height] = picture.size();
    std::vector<float> row(std::size_t(width) * std::size_t(picture.format().channels()));
    for (int y = 0; y < height; ++y) {
        picture.read({0, y, width, 1}, row.data());
        if (!is_hidden(row, picture.format().channels())) return false;
    }
    return true;
}

/// All layers of an image have its encoding and colors.
GimpDrawable* like(const Layers& contents) { return GIMP_DRAWABLE(contents.front()); }

std::string name_of(GimpDrawable* drawable) { return TextPtr(gimp_item_get_name(GIMP_ITEM(drawable))).get(); }

std::string stem_of(GFile* file) {
    const TextPtr name(g_file_get_parse_name(file));
    return std::filesystem::path(name.get()).stem().string();
}

StylePicture from_drawable(GimpDrawable* style, const Layers& contents) {
    if (contains(contents, GIMP_ITEM(style)))
        throw Refusal(_("A layer cannot be its own style. Choose another layer, or a file, as the style."));
    return {std::make_unique<DrawableSource>(style, whole(style), like(contents)), name_of(style)};
}

StylePicture from_file(GFile* file, const Layers& contents) {
    const OpenImage image(file);
    auto* picture = image.picture();
    if (picture) return {std::make_unique<PixelCopy>(picture, like(contents)), stem_of(file)};
    const TextPtr name(g_file_get_parse_name(file));
    /* TRANSLATORS: the first %s is a file's name, the second one a sentence of GIMP's. */
    throw Refusal(format_text(_("The style picture %s cannot be opened. Choose another file. GIMP says: %s"),
                              name.get(), image.problem().c_str()));
}

StylePicture given(GimpProcedureConfig* config, const char* layer_argument, const char* file_argument,
                   const Layers& contents) {
    if (const auto style_file = file(config, file_argument)) return from_file(style_file.get(), contents);
    const ObjectPtr<GimpDrawable> style(value<GimpDrawable*>(config, layer_argument));
    return style ? from_drawable(style.get(), contents) : StylePicture{};
}

}  // namespace

StylePicture style_picture(GimpProcedureConfig* config, const char* layer, const char* file, const Layers& contents) {
    auto picture = given(config, layer, file, contents);
    if (picture && is_empty(*picture.pixels))
        throw Refusal(
            format_text(_("The style “%s” is wholly transparent. Choose another layer, or a file, as the style."),
                        picture.name.c_str()));
    return picture;
}

std::string style_name(GimpProcedureConfig* config, const char* layer_argument, const char* file_argument) {
    if (const auto style_file = file(config, file_argument)) return stem_of(style_file.get());
    const ObjectPtr<GimpDrawable> style(value<GimpDrawable*>(config, layer_argument));
    return style ? name_of(style.get()) : std::string();
}

}  // namespace impasto::plugin

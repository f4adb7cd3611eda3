// SPDX-License-Identifier: GPL-3.0-or-later
#include "networks/telltales.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <impasto/text.h>

namespace impasto {
namespace {

/// Marks strings for translation that tr() meets only as variables.
constexpr const char* marked(const char* text) { return text; }

struct Telltale {
    std::string_view part;  ///< of a weight's name
    const char* reason;
};
// The first that is found anywhere counts; the more telling come first.
constexpr std::array telltales{
    Telltale{"lora_", marked("it is an addition to a diffusion model (LoRA), not an enlarger")},
    Telltale{"diffusion_model.", marked("it is a diffusion model, not an enlarger")},
    Telltale{"time_embed", marked("it is a diffusion model, not an enlarger")},
    Telltale{"time_embedding.", marked("it is a diffusion model, not an enlarger")},
    Telltale{"stylegan_decoder.", marked("it is a face-restoration GAN, not an enlarger")},
    Telltale{"quantize.embedding.", marked("it is a face-restoration network, not an enlarger")},
    Telltale{"to_rgbs.", marked("it is a GAN that invents pictures, not an enlarger")},
    Telltale{"text_model.", marked("it is a text encoder, not an enlarger")},
    Telltale{"decoder.mid.attn_1.", marked("it is the picture coder of a diffusion model, not an enlarger")},
    Telltale{"conv_offset", marked("it needs deformable convolutions, which Impasto does not have")},
    Telltale{"RDB1.conv1x1.", marked("it is ESRGAN+, a variant that is not supported")},
    Telltale{"to_img.scope.", marked("it enlarges by DySample, a variant that is not supported")},
    Telltale{"to_img.offset.", marked("it enlarges by DySample, a variant that is not supported")},
    Telltale{".rep_conv.", marked("its architecture, EFDN, is not supported")},
    Telltale{"overlap_attn.", marked("its architecture, HAT, is not supported")},
    Telltale{"attn.attns.0.", marked("it is a DAT with windows or an enlarging end of a kind that is not supported")},
    Telltale{"attn_atd.", marked("its architecture, ATD, is not supported")},
    Telltale{"relative_position_bias_table", marked("it is an attention network of a kind that is not supported")},
    Telltale{
        "running_mean",
        marked(
            "it uses batch normalisation, as classifiers and discriminators do; it is no enlarger that Impasto knows")},
    Telltale{"classifier.", marked("it is a network that names what a picture shows, not an enlarger")},
    Telltale{"weight_orig", marked("it is a discriminator, the part of a GAN that is only used in training")},
};

/// The first convolution, as the supported architectures and their relatives call it.
constexpr std::array first_convolutions{"conv_first.weight", "conv_first.0.weight", "body.0.weight",
                                        "model.0.weight",    "conv_1.weight",       "conv_1.eval_conv.weight",
                                        "conv_1.sk.weight",  "fea_conv.weight",     "to_feat.weight",
                                        "feats.0.weight",    "head.weight",         "head.0.weight"};

long input_channels(const WeightShapes& shapes) {
    for (const char* name : first_convolutions)
        if (const long channels = extent(shapes, name, 1)) return channels;
    return 0;
}

}  // namespace

std::string why_unknown(const WeightShapes& shapes) {
    for (const auto& [part, reason] : telltales)
        if (std::ranges::any_of(shapes, [&](const auto& item) { return item.first.find(part) != std::string::npos; }))
            return tr(reason);
    const long channels = input_channels(shapes);
    if (channels != 0 && channels != 3 && channels != 12 && channels != 48)
        return format_text(tr_plural("it was trained for pictures of %ld channel, Impasto needs one for RGB",
                                     "it was trained for pictures of %ld channels, Impasto needs one for RGB",
                                     (unsigned long)channels),
                           channels);
    return tr("its architecture is not known");
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// RealPLKSR (Lee et al., "Partial Large Kernel CNNs", arXiv 2404.11848; the community's form with group
// normalisation): each block mixes channels, lets the first of them see far through one large kernel, weighs
// the px and normalises. Key names: feats.0, feats.N.{channel_mixer.0,channel_mixer.2,lk.conv,attn.f.0,refine,norm},
// feats.last.
#pragma once

#include "networks/network.h"

namespace impasto {

/// Parameters "channels", "far" (channels under the large kernel), "kernel", "attention" (0 or 1), "blocks", "scale".
std::shared_ptr<Network> create_realplksr(const NetworkParameters& parameters);
std::optional<NetworkParameters> detect_realplksr(const WeightShapes& shapes);

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "networks/network.h"

namespace impasto {

/// The weights of a network of two towers (networks/compact.h) from those of a network of one: the second tower is the
/// first turned by 180°, so that it sees a picture as the first sees the turned one. No step of training is needed for
/// their mean to be better than either, as two of the eight turns of a self-ensemble are (Timofte, Rothe & Van Gool,
/// "Seven ways to improve example-based single image super resolution", CVPR 2016); and both go on from there
/// together. Throws Error{bad_file} where the weights are not of such a chain.
WeightTensors two_towers(const WeightTensors& one);

}  // namespace impasto

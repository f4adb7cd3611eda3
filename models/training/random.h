// SPDX-License-Identifier: GPL-3.0-or-later
// The standard's own distributions differ from library to library; these do not. Chance that depends on seed and step
// alone, so that a run that stopped and one that did not see the same pictures.
#pragma once

#include <cstdint>
#include <random>

namespace impasto {

using Random = std::mt19937_64;

inline Random random_for(std::uint64_t seed, long step) {
    std::seed_seq sequence{seed, std::uint64_t(step)};
    return Random(sequence);
}

/// 0 … bound − 1.
inline long below(Random& random, long bound) { return long(random() % std::uint64_t(bound)); }

/// 0…1, without the 1.
inline double fraction(Random& random) { return double(random() >> 11) * 0x1p-53; }

inline double between(Random& random, double least, double most) { return least + (most - least) * fraction(random); }

inline bool happens(Random& random, double share) { return fraction(random) < share; }

}  // namespace impasto

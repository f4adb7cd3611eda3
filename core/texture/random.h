// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers that are a function of where and when they are used, so that neither the order of work nor the number
// of threads changes them.
#pragma once

#include <cstdint>

namespace impasto::texture {

/// SplitMix64's finaliser (Steele, Lea & Flood 2014).
constexpr std::uint64_t mixed(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// A sequence of its own for each key.
class Random {
public:
    constexpr Random(std::uint64_t seed, std::uint64_t when, std::uint64_t where)
        : state_(mixed(mixed(mixed(seed) ^ when) ^ where)) {}
    constexpr std::uint32_t bits() { return std::uint32_t((state_ = mixed(state_)) >> 32); }
    /// 0…count-1
    constexpr int below(int count) { return int((std::uint64_t(bits()) * std::uint64_t(count)) >> 32); }
    /// 0…1, 1 excluded
    constexpr float unit() { return float(bits() >> 8) * 0x1p-24f; }

private:
    std::uint64_t state_;
};

}  // namespace impasto::texture

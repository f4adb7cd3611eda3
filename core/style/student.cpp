// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/student.h"

#include <cmath>

namespace impasto {
namespace {

/// Which of a stage's convolutions have taps.
const std::vector<std::vector<long>> taps{{1}, {1}, {1}, {1, 2}, {1}};

std::string joined(const char* prefix, long stage, long place) {
    return prefix + std::to_string(stage) + '_' + std::to_string(place);
}

void describe(WeightShapes& shapes, const std::string& name, long out, long in, long side) {
    shapes[name + ".weight"] = {out, in, side, side};
    shapes[name + ".bias"] = {out};
}

}  // namespace

StudentOptions student_of_width(double width) {
    StudentOptions options;
    for (auto* channels : {&options.channels, &options.halved_channels})
        for (long& count : *channels) count = std::lround(double(count) * width);
    return options;
}

/// The plan is read back from the shapes, as it is when the trained weights are opened.
ChainPlan student_plan(const StudentOptions& options) {
    WeightShapes shapes;
    long in = 3;
    for (long stage = 1; stage <= long(options.channels.size()); ++stage) {
        const long out = options.channels[std::size_t(stage - 1)];
        for (long place = 1; place <= options.depths[std::size_t(stage - 1)]; ++place, in = out)
            describe(shapes, joined("conv", stage, place), out, in, 3);
        for (long place : taps[std::size_t(stage - 1)]) describe(shapes, joined("map", stage, place), out, out, 1);
        if (stage == long(options.channels.size())) break;
        describe(shapes, "halve" + std::to_string(stage), options.halved_channels[std::size_t(stage - 1)], in, 2);
        in = options.halved_channels[std::size_t(stage - 1)];
    }
    return find_chain(shapes);
}

}  // namespace impasto

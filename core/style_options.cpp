// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/style_transfer.h>

#include <algorithm>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

template <class Choice, std::size_t count>
Choice from_id(const std::array<std::string_view, count>& ids, std::string_view id) {
    const auto found = std::ranges::find(ids, id);
    if (found == ids.end())
        throw Error(ErrorKind::bad_option,
                    format_text(tr("“%s” is none of the choices there are."), std::string(id).c_str()));
    return Choice(found - ids.begin());
}

void check_within(double value, double least, double most, const char* sentence) {
    if (!(value >= least && value <= most)) throw Error(ErrorKind::bad_option, sentence);
}

}  // namespace

StyleMethod style_method_from_id(std::string_view id) { return from_id<StyleMethod>(style_method_ids, id); }
StyleColors style_colors_from_id(std::string_view id) { return from_id<StyleColors>(style_colors_ids, id); }
StyleStart style_start_from_id(std::string_view id) { return from_id<StyleStart>(style_start_ids, id); }
StyleOptimizer style_optimizer_from_id(std::string_view id) { return from_id<StyleOptimizer>(style_optimizer_ids, id); }

void check_style_options(const StyleOptions& options) {
    check_within(options.strength, 0, 1, tr("The strength must lie between 0 and 100."));
    check_within(options.style_scale, 0.1, 4, tr("The style scale must lie between 10 and 400 percent."));
    check_within(options.detail, 0, 1, tr("The detail must lie between 0 and 100."));
    check_within(options.smoothness, 0, 1, tr("The smoothness must lie between 0 and 100."));
    check_within(options.iterations, 1, max_style_iterations,
                 tr("The number of iterations must lie between 1 and 5000."));
}

}  // namespace impasto

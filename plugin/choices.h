// SPDX-License-Identifier: GPL-3.0-or-later
// What an argument lets the user choose from. A choice's number is its place in the list.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include <glib/gi18n.h>
#include <libgimp/gimp.h>

namespace impasto::plugin {

/// Ids of the core with labels marked with N_(), both in the order of the core's enum.
template <const auto& ids, const auto& labels>
GimpChoice* choice_among() {
    static_assert(ids.size() == labels.size());
    auto* choice = gimp_choice_new();
    for (std::size_t number = 0; number < ids.size(); ++number)
        gimp_choice_add(choice, ids[number].data(), int(number), _(labels[number]), nullptr);
    return choice;
}

/// The label of what is chosen for an argument, as it stands inside a text: without a capital letter. Newly allocated.
char* chosen_label_inside_text(GimpProcedure* procedure, GimpProcedureConfig* config, const char* argument);

/// "auto" and the installed models for these tasks. A weight file without a manifest is offered for every task: what
/// is in it is found out when it is opened. Reads manifests only.
GimpChoice* model_choice(std::span<const std::string_view> tasks);

/// What the chosen one of an argument's choices is for, translated; empty where there is nothing to tell.
const char* chosen_help(GimpProcedureConfig* config, const char* argument);

/// Whether a package for one of these tasks is installed, or a single file, of which nobody knows what it is.
bool is_model_installed(std::span<const std::string_view> tasks);

}  // namespace impasto::plugin

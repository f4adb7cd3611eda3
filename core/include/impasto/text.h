// SPDX-License-Identifier: GPL-3.0-or-later
// Translated text. The domain is the plug-in folder's name, as GIMP wants it; a host that binds no
// catalogue gets English.
#pragma once

#include <cstdarg>
#include <string>

namespace impasto {

inline constexpr const char* text_domain = "impasto";

/// The translation of an English message.
const char* tr(const char* english);
/// Singular or plural by `count`.
const char* tr_plural(const char* singular, const char* plural, unsigned long count);
/// printf into a string; the format is an already translated message.
[[gnu::format(printf, 1, 2)]] std::string format_text(const char* format, ...);

}  // namespace impasto

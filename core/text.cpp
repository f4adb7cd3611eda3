// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/text.h>

#include <libintl.h>

#include <cstdio>

namespace impasto {

const char* tr(const char* english) { return dgettext(text_domain, english); }

const char* tr_plural(const char* singular, const char* plural, unsigned long count) {
    return dngettext(text_domain, singular, plural, count);
}

std::string format_text(const char* format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    std::string text(std::size_t(std::vsnprintf(nullptr, 0, format, arguments)), '\0');
    va_end(arguments);
    std::vsnprintf(text.data(), text.size() + 1, format, again);
    va_end(again);
    return text;
}

}  // namespace impasto

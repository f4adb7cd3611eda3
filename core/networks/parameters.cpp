// SPDX-License-Identifier: GPL-3.0-or-later
#include <impasto/error.h>
#include <impasto/text.h>

#include "networks/network.h"

namespace impasto {

long parameter(const NetworkParameters& parameters, const std::string& name, long least, long most) {
    const auto found = parameters.find(name);
    if (found == parameters.end() || found->second < least || found->second > most)
        throw Error(ErrorKind::bad_file,
                    format_text(tr("the parameter “%s” is missing or out of range"), name.c_str()));
    return found->second;
}

}  // namespace impasto

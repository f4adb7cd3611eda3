// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_codecs.h"

#include <dlfcn.h>

#include <opencv2/core/utils/logger.hpp>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

const PictureCodecs& load() {
    // OpenCV talks on stderr about every file that it cannot read
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    void* library = dlopen(codecs_library, RTLD_LAZY | RTLD_LOCAL);
    if (const void* table = library ? dlsym(library, codecs_table) : nullptr)
        return *static_cast<const PictureCodecs*>(table);
    throw Error(ErrorKind::no_runtime,
                format_text(tr("The library that reads and writes pictures cannot be loaded. Install Impasto and "
                               "OpenCV again. The system says: %s"),
                            dlerror()));
}

}  // namespace

const PictureCodecs& picture_codecs() {
    static const PictureCodecs& codecs = load();
    return codecs;
}

}  // namespace impasto

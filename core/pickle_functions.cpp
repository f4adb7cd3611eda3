// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle_functions.h"

#include <algorithm>
#include <array>
#include <string>

#include <impasto/error.h>
#include <impasto/text.h>

namespace impasto {
namespace {

using enum PickleFunction;

struct Allowed {
    std::string_view module, name;
    PickleFunction function;
};
constexpr std::array allowed{
    Allowed{"collections", "OrderedDict", ordered_dict},
    Allowed{"torch._utils", "_rebuild_tensor", tensor},
    Allowed{"torch._utils", "_rebuild_tensor_v2", tensor},
    Allowed{"torch._utils", "_rebuild_parameter", parameter},
    Allowed{"torch", "Size", PickleFunction::size},
    Allowed{"torch", "DoubleStorage", float64_storage},
    Allowed{"torch", "FloatStorage", float32_storage},
    Allowed{"torch", "HalfStorage", float16_storage},
    Allowed{"torch", "BFloat16Storage", bfloat16_storage},
    Allowed{"torch", "LongStorage", int64_storage},
    Allowed{"torch", "IntStorage", int32_storage},
    Allowed{"torch", "ShortStorage", int16_storage},
    Allowed{"torch", "CharStorage", int8_storage},
    Allowed{"torch", "ByteStorage", uint8_storage},
    Allowed{"torch", "BoolStorage", bool_storage},
    // What training programs leave beside the weights.
    Allowed{"torch", "device", opaque},
    Allowed{"torch", "float16", opaque},
    Allowed{"torch", "float32", opaque},
    Allowed{"torch", "bfloat16", opaque},
    Allowed{"numpy", "dtype", opaque},
    Allowed{"numpy.core.multiarray", "scalar", opaque},
    Allowed{"numpy._core.multiarray", "scalar", opaque},
    Allowed{"collections", "Counter", opaque},
    Allowed{"collections", "defaultdict", opaque},
    Allowed{"argparse", "Namespace", opaque},
    Allowed{"_codecs", "encode", opaque},
};

struct StorageDtype {
    PickleFunction function;
    std::string_view dtype;
};
constexpr std::array storage_dtypes{StorageDtype{float64_storage, "F64"}, StorageDtype{float32_storage, "F32"},
                                    StorageDtype{float16_storage, "F16"}, StorageDtype{bfloat16_storage, "BF16"},
                                    StorageDtype{int64_storage, "I64"},   StorageDtype{int32_storage, "I32"},
                                    StorageDtype{int16_storage, "I16"},   StorageDtype{int8_storage, "I8"},
                                    StorageDtype{uint8_storage, "U8"},    StorageDtype{bool_storage, "BOOL"}};

/// A name from a file, fit to be shown.
std::string shown(std::string_view text) {
    std::string result(text.substr(0, 40));
    for (char& c : result)
        if (c < 0x21 || c > 0x7e) c = '?';
    return result;
}

[[noreturn]] void refuse(std::string_view module, std::string_view name) {
    if (module == "__main__" || module.starts_with("torch.nn.")) fail_whole_module();
    throw Error(ErrorKind::bad_file, format_text(tr("it asks to run “%s.%s”, which no weights need; nothing was run"),
                                                 shown(module).c_str(), shown(name).c_str()));
}

}  // namespace

PickleFunction find_pickle_function(std::string_view module, std::string_view name) {
    for (const auto& entry : allowed)
        if (entry.module == module && entry.name == name) return entry.function;
    refuse(module, name);
}

std::string_view storage_dtype(PickleFunction function) {
    const auto found = std::ranges::find(storage_dtypes, function, &StorageDtype::function);
    return found == storage_dtypes.end() ? std::string_view() : found->dtype;
}

void fail_whole_module() {
    throw Error(ErrorKind::bad_file,
                tr("it is a whole Python program object, not weights alone; ask its author for the state dict"));
}

}  // namespace impasto

// SPDX-License-Identifier: GPL-3.0-or-later
// The allow-list of what a pickle may name, and the sentences for what it may not.
#pragma once

#include <string_view>

namespace impasto {

enum class PickleFunction {
    ordered_dict,
    size,
    parameter,
    tensor,
    opaque,  ///< a harmless value that no weight depends on: kept as "something"
    float64_storage,
    float32_storage,
    float16_storage,
    bfloat16_storage,
    int64_storage,
    int32_storage,
    int16_storage,
    int8_storage,
    uint8_storage,
    bool_storage,
};

/// Throws Error{bad_file} for every name that is not on the list.
PickleFunction find_pickle_function(std::string_view module, std::string_view name);

/// "F32" and so on; empty for what is no storage.
std::string_view storage_dtype(PickleFunction function);

[[noreturn]] void fail_whole_module();

}  // namespace impasto

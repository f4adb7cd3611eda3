// SPDX-License-Identifier: GPL-3.0-or-later
// A Python pickle as torch.save writes it, read into plain values without running anything.
//
// Format: Python's Lib/pickletools.py, protocols 2 to 5; torch/_utils.py for what rebuilds a tensor.
// A pickle is a program that may call any function of any module. This reader knows the few calls that
// build tensors, does what they mean itself, and refuses every other. It does not recurse, and what it
// keeps is bounded by the file's size, whatever counts the pickle claims.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

namespace impasto {

/// A storage that a tensor looks at: bytes elsewhere in the file, found by `key`.
struct PickledStorage {
    std::string_view dtype;  ///< as safetensors names it: "F32"
    std::string_view key;
    std::uint64_t elements = 0;
};

struct PickledTensor {
    PickledStorage storage;
    std::uint64_t first_element = 0;
    std::vector<std::int64_t> shape, stride;  ///< in elements, one length, every number ≥ 0
};

/// A value; `index` is a number, or where in its Pickle the rest is found.
struct PickleValue {
    enum class Kind : std::uint8_t {
        nothing,
        boolean,
        integer,
        text,
        sequence,
        dict,
        function,
        storage,
        tensor,
        opaque,
        mark
    };
    Kind kind = Kind::nothing;
    std::int64_t index = 0;
};

/// What a pickle holds. Its texts and keys are views of the bytes it was read from.
struct Pickle {
    PickleValue root;
    std::uint64_t length = 0;  ///< bytes read, the stop included
    std::vector<std::string_view> texts;
    std::deque<std::vector<PickleValue>> containers;  ///< of a dict: key, value, key, value, …
    std::vector<PickledStorage> storages;
    std::vector<PickledTensor> tensors;

    const std::vector<PickleValue>& items(PickleValue container) const {
        return containers[std::size_t(container.index)];
    }
    std::string_view text(PickleValue value) const { return texts[std::size_t(value.index)]; }
    /// The value under a text key of a dict; kind nothing where there is none.
    PickleValue find(PickleValue dict, std::string_view key) const;
};

/// Reads one pickle from the beginning of `bytes`; `file_bytes` bounds the memory it may take.
/// Throws Error{bad_file}.
Pickle read_pickle(std::string_view bytes, std::uint64_t file_bytes);

}  // namespace impasto

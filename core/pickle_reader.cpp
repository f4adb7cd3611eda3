// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle_reader.h"

#include <algorithm>
#include <array>

#include "byte_reader.h"
#include "pickle_functions.h"
#include "weight_file_limits.h"

namespace impasto {
namespace {

using Kind = PickleValue::Kind;
using Values = std::vector<PickleValue>;

[[noreturn]] void fail() { throw Error(ErrorKind::bad_file, tr("the pickle in it is damaged or cut short")); }
[[noreturn]] void fail_too_large() {
    throw Error(ErrorKind::bad_file, tr("the pickle in it claims more than the file can hold"));
}

/// A pickle's program: a stack, a memo, and one action for each opcode.
class Machine {
public:
    Machine(std::string_view bytes, std::uint64_t file_bytes)
        : reader_(bytes), most_nodes_(most_pickle_nodes(file_bytes)) {}

    Pickle run() {
        while (step(reader_.number<std::uint8_t>())) {}
        pickle_.root = pop();
        pickle_.length = reader_.position();
        return std::move(pickle_);
    }

private:
    // --- values -----------------------------------------------------------------------------------
    void push(PickleValue value) {
        if (stack_.size() >= most_nodes_) fail_too_large();
        stack_.push_back(value);
    }

    PickleValue pop() {
        if (stack_.empty() || stack_.back().kind == Kind::mark) fail();
        const auto value = stack_.back();
        stack_.pop_back();
        return value;
    }

    PickleValue pop(Kind kind) {
        const auto value = pop();
        if (value.kind != kind) fail();
        return value;
    }

    /// Everything above the last mark, which goes too.
    Values pop_to_mark() {
        const auto mark = std::ranges::find(stack_.rbegin(), stack_.rend(), Kind::mark, &PickleValue::kind);
        if (mark == stack_.rend()) fail();
        Values values(mark.base(), stack_.end());
        stack_.erase(mark.base() - 1, stack_.end());
        return values;
    }

    Values pop_last(std::size_t count) {
        Values values(count);
        for (auto value = values.rbegin(); value != values.rend(); ++value) *value = pop();
        return values;
    }

    void count_node() {
        if (++nodes_ > most_nodes_) fail_too_large();
    }

    /// Values that containers hold: four to a node is generous for what torch writes.
    void count_held(std::size_t count) {
        held_ += count;
        if (held_ > 4 * most_nodes_) fail_too_large();
    }

    PickleValue container(Kind kind, Values values) {
        count_node();
        count_held(values.size());
        pickle_.containers.push_back(std::move(values));
        return {kind, std::int64_t(pickle_.containers.size() - 1)};
    }

    void append(PickleValue to, const Values& values) {
        if (to.kind == Kind::opaque) return;
        count_held(values.size());
        auto& items = pickle_.containers[std::size_t(to.index)];
        items.insert(items.end(), values.begin(), values.end());
    }

    void push_text(std::string_view text) {
        count_node();
        pickle_.texts.push_back(text);
        push({Kind::text, std::int64_t(pickle_.texts.size() - 1)});
    }

    // --- memo -------------------------------------------------------------------------------------
    void remember(std::uint64_t place) {
        if (place >= 2 * most_nodes_) fail_too_large();
        if (stack_.empty() || stack_.back().kind == Kind::mark) fail();
        if (place >= memo_.size()) memo_.resize(place + 1, {Kind::mark, 0});
        memo_[place] = stack_.back();
    }

    void recall(std::uint64_t place) {
        if (place >= memo_.size() || memo_[place].kind == Kind::mark) fail();
        push(memo_[place]);
    }

    // --- calls ------------------------------------------------------------------------------------
    void push_function(std::string_view module, std::string_view name) {
        push({Kind::function, std::int64_t(find_pickle_function(module, name))});
    }

    void push_global() {
        const auto module = reader_.line();
        push_function(module, reader_.line());
    }

    void push_stack_global() {
        const auto name = pickle_.text(pop(Kind::text));
        push_function(pickle_.text(pop(Kind::text)), name);
    }

    void call() {
        const auto arguments = pop(Kind::sequence);
        const auto function = PickleFunction(pop(Kind::function).index);
        push(result_of(function, pickle_.items(arguments)));
    }

    PickleValue result_of(PickleFunction function, const Values& arguments) {
        switch (function) {
            case PickleFunction::ordered_dict: return ordered_dict(arguments);
            case PickleFunction::size:
                return container(Kind::sequence,
                                 arguments.empty() ? Values() : pickle_.items(checked(arguments, 0, Kind::sequence)));
            case PickleFunction::parameter: return checked(arguments, 0, Kind::tensor);
            case PickleFunction::tensor: return tensor(arguments);
            case PickleFunction::opaque: return {Kind::opaque, 0};
            default: fail();
        }
    }

    static PickleValue checked(const Values& arguments, std::size_t i, Kind kind) {
        if (i >= arguments.size() || arguments[i].kind != kind) fail();
        return arguments[i];
    }

    /// Python 2 gives the items as a list of pairs, everything later calls it empty and adds them.
    PickleValue ordered_dict(const Values& arguments) {
        Values items;
        if (!arguments.empty())
            for (const auto& pair : pickle_.items(checked(arguments, 0, Kind::sequence))) {
                if (pair.kind != Kind::sequence || pickle_.items(pair).size() != 2) fail();
                items.insert(items.end(), pickle_.items(pair).begin(), pickle_.items(pair).end());
                if (items.size() > 4 * most_nodes_) fail_too_large();
            }
        return container(Kind::dict, std::move(items));
    }

    std::vector<std::int64_t> extents(PickleValue sequence) const {
        std::vector<std::int64_t> numbers;
        for (const auto& item : pickle_.items(sequence)) {
            if (item.kind != Kind::integer || item.index < 0 || numbers.size() == most_axes) fail();
            numbers.push_back(item.index);
        }
        return numbers;
    }

    /// (storage, first element, shape, stride, …)
    PickleValue tensor(const Values& arguments) {
        const auto storage = checked(arguments, 0, Kind::storage);
        const auto first = checked(arguments, 1, Kind::integer);
        auto shape = extents(checked(arguments, 2, Kind::sequence)),
             stride = extents(checked(arguments, 3, Kind::sequence));
        if (first.index < 0 || shape.size() != stride.size()) fail();
        count_node();
        count_node();  // two vectors of numbers
        pickle_.tensors.push_back({pickle_.storages[std::size_t(storage.index)], std::uint64_t(first.index),
                                   std::move(shape), std::move(stride)});
        return {Kind::tensor, std::int64_t(pickle_.tensors.size() - 1)};
    }

    /// torch names a storage outside the pickle: ("storage", type, key, place, elements[, view]).
    void push_persistent() {
        const auto& id = pickle_.items(pop(Kind::sequence));
        const auto tag = pickle_.text(checked(id, 0, Kind::text));
        if (tag == "module") fail_whole_module();
        if (tag != "storage" || id.size() > 6 || (id.size() == 6 && id[5].kind != Kind::nothing)) fail();
        const auto type = storage_dtype(PickleFunction(checked(id, 1, Kind::function).index));
        const auto elements = checked(id, 4, Kind::integer).index;
        if (type.empty() || elements < 0) fail();
        count_node();
        pickle_.storages.push_back({type, pickle_.text(checked(id, 2, Kind::text)), std::uint64_t(elements)});
        push({Kind::storage, std::int64_t(pickle_.storages.size() - 1)});
    }

    /// The state of what is on the stack: attributes that no weight depends on.
    void build() {
        pop();
        if (stack_.empty() || (stack_.back().kind != Kind::dict && stack_.back().kind != Kind::opaque &&
                               stack_.back().kind != Kind::tensor))
            fail();
    }

    void set_items(const Values& values) {
        if (values.size() % 2 != 0) fail();
        append(target(Kind::dict), values);
    }

    void append_items(const Values& values) { append(target(Kind::sequence), values); }

    PickleValue target(Kind kind) const {
        if (stack_.empty() || (stack_.back().kind != kind && stack_.back().kind != Kind::opaque)) fail();
        return stack_.back();
    }

    // --- numbers ----------------------------------------------------------------------------------
    /// Two's complement, at most 8 bytes; a longer one is no size, and is kept as unknown.
    void push_long(std::uint64_t length) {
        const auto digits = reader_.take(length);
        if (length > 8) return push({Kind::opaque, 0});
        std::uint64_t value = length > 0 && (digits.back() & 0x80) ? ~0ull : 0;
        for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit)
            value = value << 8 | static_cast<unsigned char>(*digit);
        push({Kind::integer, std::int64_t(value)});
    }

    bool step(std::uint8_t opcode);

    ByteReader reader_;
    Pickle pickle_;
    Values stack_, memo_;
    std::uint64_t most_nodes_, nodes_ = 0, held_ = 0;
};

/// Does one opcode (its name in pickletools beside it); false at the end.
bool Machine::step(std::uint8_t opcode) {
    const auto u8 = [this] { return reader_.number<std::uint8_t>(); };
    const auto u16 = [this] { return reader_.number<std::uint16_t>(); };
    const auto u32 = [this] { return reader_.number<std::uint32_t>(); };
    const auto u64 = [this] { return reader_.number<std::uint64_t>(); };
    // clang-format off: a table
    switch (opcode) {
        case 0x80: if (u8() > 5) fail(); break;                                  // PROTO
        case 0x95: u64(); break;                                                 // FRAME
        case '.': return false;                                                  // STOP
        case '(': push({Kind::mark, 0}); break;                                  // MARK
        case '0': pop(); break;                                                  // POP
        case 'N': push({}); break;                                               // NONE
        case 0x88: push({Kind::boolean, 1}); break;                              // NEWTRUE
        case 0x89: push({Kind::boolean, 0}); break;                              // NEWFALSE
        case 'K': push({Kind::integer, u8()}); break;                            // BININT1
        case 'M': push({Kind::integer, u16()}); break;                           // BININT2
        case 'J': push({Kind::integer, std::int32_t(u32())}); break;             // BININT
        case 0x8a: push_long(u8()); break;                                       // LONG1
        case 'G': reader_.skip(8); push({Kind::opaque, 0}); break;               // BINFLOAT
        case 'X': case 'T': case 'B': push_text(reader_.take(u32())); break;     // BINUNICODE, BINSTRING, BINBYTES
        case 0x8c: case 'U': case 'C': push_text(reader_.take(u8())); break;     // SHORT_…
        case ')': push(container(Kind::sequence, {})); break;                    // EMPTY_TUPLE
        case ']': push(container(Kind::sequence, {})); break;                    // EMPTY_LIST
        case '}': push(container(Kind::dict, {})); break;                        // EMPTY_DICT
        case 't': push(container(Kind::sequence, pop_to_mark())); break;         // TUPLE
        case 0x85: push(container(Kind::sequence, pop_last(1))); break;          // TUPLE1
        case 0x86: push(container(Kind::sequence, pop_last(2))); break;          // TUPLE2
        case 0x87: push(container(Kind::sequence, pop_last(3))); break;          // TUPLE3
        case 'a': append_items(pop_last(1)); break;                              // APPEND
        case 'e': append_items(pop_to_mark()); break;                            // APPENDS
        case 's': set_items(pop_last(2)); break;                                 // SETITEM
        case 'u': set_items(pop_to_mark()); break;                               // SETITEMS
        case 'q': remember(u8()); break;                                         // BINPUT
        case 'r': remember(u32()); break;                                        // LONG_BINPUT
        case 0x94: remember(memo_.size()); break;                                // MEMOIZE
        case 'h': recall(u8()); break;                                           // BINGET
        case 'j': recall(u32()); break;                                          // LONG_BINGET
        case 'c': push_global(); break;                                          // GLOBAL
        case 0x93: push_stack_global(); break;                                   // STACK_GLOBAL
        case 'R': case 0x81: call(); break;                                      // REDUCE, NEWOBJ
        case 'Q': push_persistent(); break;                                      // BINPERSID
        case 'b': build(); break;                                                // BUILD
        default: fail();
    }
    // clang-format on
    return true;
}

}  // namespace

PickleValue Pickle::find(PickleValue dict, std::string_view key) const {
    if (dict.kind != Kind::dict) return {};
    PickleValue found;
    const auto& values = items(dict);
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
        if (values[i].kind == Kind::text && text(values[i]) == key) found = values[i + 1];
    return found;
}

Pickle read_pickle(std::string_view bytes, std::uint64_t file_bytes) { return Machine(bytes, file_bytes).run(); }

}  // namespace impasto

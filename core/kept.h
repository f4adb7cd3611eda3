// SPDX-License-Identifier: GPL-3.0-or-later
// What stays open between two calls: a preview comes after each change,
// and shall not read, check and build a network anew.
#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace impasto {

/// Tells files apart, and one file from what it was before: place, size, time of the last change. Of an empty path
/// nothing; a file that is not there counts as such.
std::string stamp_of(const std::vector<std::filesystem::path>& files);

/// The last few things that were opened, by what they were opened from. One that is in use is not lent a second time: a
/// network stands on one device only. For several threads.
template <class Thing>
class Kept {
public:
    explicit Kept(std::size_t most_entries = 3) : most_entries_(most_entries) {}

    /// The one kept under `key`, if nobody uses it, else what `open` gives. What `open` throws passes through.
    template <class Open>
    std::shared_ptr<Thing> get(const std::string& key, const Open& open) {
        if (auto kept = unused(key)) return kept;
        std::shared_ptr<Thing> opened = open();
        keep(key, opened);
        return opened;
    }

private:
    struct Entry {
        std::string key;
        std::shared_ptr<Thing> thing;
    };

    std::shared_ptr<Thing> unused(const std::string& key) {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find_if(
            entries_, [&](const Entry& entry) { return entry.key == key && entry.thing.use_count() == 1; });
        if (found == entries_.end()) return nullptr;
        std::rotate(entries_.begin(), found, found + 1);  // the newest first
        return entries_.front().thing;
    }

    void keep(const std::string& key, const std::shared_ptr<Thing>& thing) {
        const std::lock_guard lock(mutex_);
        entries_.insert(entries_.begin(), {key, thing});
        if (entries_.size() > most_entries_) entries_.pop_back();
    }

    const std::size_t most_entries_;
    std::mutex mutex_;
    std::vector<Entry> entries_;
};

}  // namespace impasto
